#include "core/measure/question_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace sqlagent::measure {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(by), text.size());
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

ColumnName column_in(std::string_view text) {
  const size_t dot = text.find('.');
  if (dot == text.npos) return {};
  return {std::string(trimmed(text.substr(0, dot))), std::string(trimmed(text.substr(dot + 1)))};
}

// One pass over the lines; a mistake ends it.
class Parser {
 public:
  Parser(std::string name, std::string file) : file_(std::move(file)) {
    set_.name = std::move(name);
  }

  Result<QuestionSet, std::string> parse(std::string_view text) {
    while (!text.empty() && mistake_.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      if (is_utf8(text.substr(0, end)))
        take(text.substr(0, end));
      else
        mistake_ = "this is no text in UTF-8";
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    finish_question();
    if (!mistake_.empty())
      return unexpected(fmt::format("{}, line {}: {}.", file_, line_, mistake_));
    return std::move(set_);
  }

 private:
  void take(std::string_view line) {
    if (line.starts_with('#')) return;
    const auto rest = trimmed(line);
    if (rest.empty()) {
      finish_question();
    } else if (line.starts_with(' ')) {
      if (in_gold_) question_.gold.back().append(" ").append(rest);
    } else if (line.size() > 2 && line[1] == ' ') {
      take_part(line[0], trimmed(line.substr(2)));
    } else {
      take_setting(rest);
    }
  }

  void take_part(char mark, std::string_view rest) {
    if (mark == '<' || (mark == '?' && !question_.text.empty())) finish_question_if_full();
    if (mark != '<' && mark != '?' && question_.text.empty()) {
      mistake_ = "there is no question above it";
      return;
    }
    in_gold_ = mark == '=';
    switch (mark) {
      case '<':
        question_.before.emplace_back(rest);
        break;
      case '?':
        question_.text = rest;
        question_.line = line_;
        break;
      case '~':
        question_.wordings.emplace_back(rest);
        break;
      case '!':
        question_.mistyped = rest;
        break;
      case '@':
        question_.kinds = split(rest, ' ');
        std::ranges::sort(question_.kinds);
        break;
      case '=':
        question_.gold.emplace_back(rest);
        break;
      case ':':
        take_row(rest);
        break;
      case '-':
        question_.needed.push_back(column_in(rest));
        if (question_.needed.back().header.empty()) mistake_ = "a column is table.header";
        break;
      default:
        mistake_ = fmt::format("lines do not start with “{}”", mark);
    }
  }

  void take_row(std::string_view line) {
    std::vector<std::string> row;
    for (bool more = true; more;) {
      const size_t bar = line.find('|');
      more = bar != line.npos;
      row.emplace_back(trimmed(line.substr(0, bar)));
      if (more) line.remove_prefix(bar + 1);
    }
    auto& rows = question_.rows;
    if (!rows.empty() && rows.front().size() != row.size())
      mistake_ = fmt::format("this row has {} values, the one above it {}", row.size(),
                             rows.front().size());
    rows.push_back(std::move(row));
  }

  void take_setting(std::string_view line) {
    const size_t space = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, space);
    const auto rest = trimmed(line.substr(space));
    if (word == "today") {
      const auto today = parse_iso_date(rest);
      if (!today) mistake_ = "today is no date (YYYY-MM-DD)";
      set_.today = today.value_or(Date{});
    } else if (word == "rename") {
      for (const auto& pair : split(rest, ',')) {
        const size_t equals = pair.find('=');
        if (equals == pair.npos) mistake_ = "rename wants table.header=new header";
        set_.renamed.push_back({column_in(pair.substr(0, equals)),
                                equals == pair.npos ? "" : pair.substr(equals + 1)});
      }
    } else if (word == "market") {
      set_.market = true;
    } else if (word == "distract") {
      set_.distractors.emplace_back(rest);
    } else if (word == "table") {
      set_.tables.emplace_back(rest.substr(0, rest.find(' ')));
    } else {
      mistake_ = fmt::format("“{}” is not known", word);
    }
  }

  void finish_question_if_full() {
    if (!question_.text.empty()) finish_question();
  }

  void finish_question() {
    in_gold_ = false;
    if (question_.text.empty() || !mistake_.empty()) return;
    if (question_.gold.empty() && question_.rows.empty()) {
      line_ = question_.line;
      mistake_ = fmt::format("“{}” has no right answer", question_.text);
      return;
    }
    if (question_.rows.empty() && question_.gold.front() == "none") question_.gold.clear();
    set_.questions.push_back(std::move(question_));
    question_ = {};
  }

  std::string file_;
  QuestionSet set_;
  Question question_;
  std::string mistake_;
  int line_ = 0;
  bool in_gold_ = false;
};

}  // namespace

bool Question::is(std::string_view kind) const {
  return std::ranges::binary_search(kinds, kind, {},
                                    [](const auto& k) { return std::string_view(k); });
}

Result<QuestionSet, std::string> parse_questions(std::string name, std::string_view text) {
  const std::string file = name + ".questions";
  auto set = Parser(std::move(name), file).parse(text);
  if (set && set->tables.empty()) return unexpected(file + ": there is no table.");
  return set;
}

Result<QuestionSet, std::string> parse_checks(std::string name, std::string_view text) {
  auto set = Parser(name, name).parse(text);
  if (!set) return set;
  if (set->questions.empty()) return unexpected(name + ": there is no question in it.");
  if (set->questions.size() > kMostChecks)
    return unexpected(fmt::format("{}: at most {} questions in one file.", name, kMostChecks));
  for (const auto& one : set->questions) {
    if (one.text.size() > kCheckBytes)
      return unexpected(fmt::format("{}, line {}: a question has at most {} bytes.", name, one.line,
                                    kCheckBytes));
    if (one.rows.size() > kMostRightRows)
      return unexpected(fmt::format("{}, line {}: at most {} right rows; say it in SQL.", name,
                                    one.line, kMostRightRows));
  }
  return set;
}

}  // namespace sqlagent::measure
