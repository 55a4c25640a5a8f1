#include "edge/cli/check_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "edge/cli/table_text.h"

namespace sqlagent::cli {
namespace {

namespace json = boost::json;
using answer::Judged;

constexpr size_t kRowsShown = 5, kRowsTold = 20;
constexpr std::array kAll{Judged::right, Judged::wrong, Judged::declined, Judged::broken};

// A question of somebody's must not steer the terminal.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

std::string indented(const std::string& title, const std::string& text) {
  std::string out;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    out += fmt::format("          {:<10}{}\n", begin == 0 ? title : "",
                       text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

json::array rows_of(const sqlagent::Table& table) {
  json::array out;
  for (size_t i = 0; i < std::min(kRowsTold, table.rows.size()); ++i) {
    json::array row;
    for (const auto& cell : table.rows[i])
      cell ? row.emplace_back(*cell) : row.emplace_back(nullptr);
    out.push_back(std::move(row));
  }
  return out;
}

std::string counted(size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

std::string check_text(const answer::Checked& checked) {
  std::string out = fmt::format("{:<10}{}\n", name(checked.judged), one_line(checked.question));
  if (checked.judged == Judged::right) return out;
  out += indented("line", std::to_string(checked.line));
  if (!checked.detail.empty()) out += indented("said", one_line(checked.detail));
  if (checked.judged == Judged::broken) return out;
  out += indented("expected", checked.expected.columns.empty()
                                  ? "no answer"
                                  : table_text(checked.expected, kRowsShown));
  if (checked.judged == Judged::wrong) {
    out += indented("found", table_text(checked.answer->result, kRowsShown));
    out += indented("SQL", checked.answer->sql);
  }
  return out;
}

json::object check_json(const answer::Checked& checked) {
  json::object out{{"line", checked.line},
                   {"question", checked.question},
                   {"judged", name(checked.judged)},
                   {"detail", checked.detail},
                   {"expected", rows_of(checked.expected)}};
  const auto& answer = checked.answer;
  out["found"] = answer ? json::value(rows_of(answer->result)) : json::value(nullptr);
  out["sql"] = answer && !answer->sql.empty() ? json::value(answer->sql) : json::value(nullptr);
  out["engine"] = answer ? json::value(name(answer->engine)) : json::value(nullptr);
  return out;
}

bool CheckTally::all_right() const {
  return std::ranges::all_of(kAll, [&](Judged judged) {
    return judged == Judged::right || counts_[static_cast<size_t>(judged)] == 0;
  });
}

std::string CheckTally::text() const {
  size_t all = 0;
  std::string parts;
  for (const auto judged : kAll) {
    const size_t count = counts_[static_cast<size_t>(judged)];
    all += count;
    if (count > 0) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count, name(judged));
  }
  return fmt::format("{}: {}.", counted(all, "question", "questions"), parts);
}

json::object CheckTally::json(json::array checks) const {
  json::object out{{"checks", std::move(checks)}};
  for (const auto judged : kAll) out[name(judged)] = counts_[static_cast<size_t>(judged)];
  return out;
}

std::string proof_text(const answer::ProvedAgain& proved) {
  const auto& [known, retired_now, trouble] = proved;
  const auto state = trouble.empty() ? name(known.state) : "not run";
  std::string out = fmt::format("{:<10}{}\n", state, one_line(known.question));
  const auto& why = trouble.empty() ? known.reason : trouble;
  return why.empty() ? out : out + indented("why", one_line(why));
}

json::object proof_json(const answer::ProvedAgain& proved) {
  const auto& [known, retired_now, trouble] = proved;
  json::object out{{"id", known.id},         {"question", known.question},
                   {"sql", known.sql},       {"state", name(known.state)},
                   {"reason", known.reason}, {"retired_now", retired_now}};
  out["trouble"] = trouble.empty() ? json::value(nullptr) : json::value(trouble);
  return out;
}

void ProofTally::count(const answer::ProvedAgain& proved) {
  ++all_;
  if (proved.retired_now || !proved.trouble.empty()) ++failed_;
  if (proved.known.state == answer::Proof::retired) ++retired_;
}

std::string ProofTally::text() const {
  const auto failed = failed_ > 0 ? fmt::format(", {} failed now", failed_) : std::string();
  return fmt::format("{}: {} retired{}.", counted(all_, "verified query", "verified queries"),
                     retired_, failed);
}

json::object ProofTally::json(json::array verified) const {
  return {{"verified", std::move(verified)}, {"retired", retired_}, {"failed", failed_}};
}

}  // namespace sqlagent::cli
