#include "core/nlq/type_ahead.h"

#include <array>

#include "base/utf8.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kMostBytes = 200, kMostWords = 4, kMostQuestions = 3, kLongestValue = 60;
constexpr size_t kMostPerKind = 4;  // so that no kind crowds out the others

// Beginnings and endings that the engine reads; what belongs to a column or a table is not here.
constexpr std::array kOurs = std::to_array<std::string_view>({"how many",
                                                              "total",
                                                              "average",
                                                              "number of",
                                                              "share of",
                                                              "top 10",
                                                              "top 5",
                                                              "bottom 5",
                                                              "compare",
                                                              "by month",
                                                              "by quarter",
                                                              "by year",
                                                              "by week",
                                                              "by day",
                                                              "per month",
                                                              "per year",
                                                              "last month",
                                                              "last year",
                                                              "last quarter",
                                                              "last week",
                                                              "last 30 days",
                                                              "this month",
                                                              "this year",
                                                              "this quarter",
                                                              "year to date",
                                                              "more than",
                                                              "less than",
                                                              "between",
                                                              "highest",
                                                              "lowest",
                                                              "median",
                                                              "growth of",
                                                              "running total of",
                                                              "over time",
                                                              "without",
                                                              "for each",
                                                              "highest first",
                                                              "lowest first",
                                                              "as a percentage",
                                                              "which",
                                                              "list",
                                                              "show me",
                                                              "only",
                                                              "compare with last year",
                                                              "instead",
                                                              "undo"});

bool space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Where the last `words` words of a text begin; npos when it has fewer.
size_t last_words(std::string_view text, size_t words) {
  size_t at = text.size();
  for (size_t found = 0; found < words; ++found) {
    while (at > 0 && space(text[at - 1])) --at;
    if (at == 0) return text.npos;
    while (at > 0 && !space(text[at - 1])) --at;
  }
  return at;
}

class Offers {
 public:
  Offers(std::string_view text, size_t limit) : text_(text), limit_(limit) {}

  bool full() const { return out_.size() >= limit_; }
  // Whether it goes on beyond what stands there; said is normalised and not empty.
  static bool goes_on(std::string_view said, std::string_view whole) {
    return whole.size() > said.size() && whole.starts_with(said);
  }
  void add(CompletionKind kind, std::string text, std::string detail, size_t from) {
    if (full() || of_kind(kind) >= kMostPerKind) return;
    const std::string normal = catalog::normalise(text);
    if (has(normals_, normal)) return;
    normals_.push_back(normal);
    out_.push_back({kind, std::move(text), std::move(detail), utf8_length(text_.substr(from))});
  }
  std::vector<Completion> take() { return std::move(out_); }

 private:
  size_t of_kind(CompletionKind kind) const {
    return static_cast<size_t>(
        std::ranges::count(out_, kind, [](const Completion& one) { return one.kind; }));
  }
  std::string_view text_;
  size_t limit_;
  std::vector<Completion> out_;
  std::vector<std::string> normals_;
};

void add_names(std::string_view said, size_t from, const catalog::Catalog& catalog,
               Offers& offers) {
  for (bool shared : {false, true}) {
    for (int t = 0; t < static_cast<int>(catalog.tables().size()); ++t) {
      const auto& table = catalog.tables()[t];
      if (table.facts.shared != shared) continue;
      const std::string noun = plural_noun(catalog, t);
      if (Offers::goes_on(said, catalog::normalise(noun)))
        offers.add(CompletionKind::table, noun, "table", from);
    }
    for (const auto& table : catalog.tables()) {
      if (table.facts.shared != shared) continue;
      for (const auto& column : table.columns) {
        const std::string label = words_of(column);
        if (Offers::goes_on(said, catalog::normalise(label)))
          offers.add(CompletionKind::column, label, "in " + table.facts.name, from);
      }
      if (offers.full()) return;
    }
  }
}

void add_values(std::string_view said, size_t from, const catalog::Catalog& catalog,
                Offers& offers) {
  for (const auto& hit : catalog.values().starting_with(said, 2 * kMostPerKind)) {
    if (hit.value.size() > kLongestValue || !Offers::goes_on(said, catalog::normalise(hit.value)))
      continue;
    const auto& table = catalog.tables()[hit.table];
    offers.add(CompletionKind::value, hit.value,
               words_of(table.columns[hit.column]) + " in " + table.facts.name, from);
  }
}

}  // namespace

std::string_view name(CompletionKind kind) {
  switch (kind) {
    case CompletionKind::table:
      return "table";
    case CompletionKind::column:
      return "column";
    case CompletionKind::value:
      return "value";
    case CompletionKind::word:
      return "word";
    case CompletionKind::question:
      return "question";
  }
  return "word";
}

std::vector<Completion> completions(std::string_view text, const catalog::Catalog& catalog,
                                    const std::vector<std::string>& questions, size_t limit) {
  if (text.size() > kMostBytes) {
    text.remove_prefix(text.size() - kMostBytes);
    while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xc0) == 0x80)
      text.remove_prefix(1);
  }
  Offers offers(text, limit);
  // A finished word asks for nothing: what comes next is the writer's.
  if (text.empty() || space(text.back())) return {};
  const std::string whole = catalog::normalise(text);
  size_t asked = 0;
  for (const auto& question : questions)
    if (asked < kMostQuestions && Offers::goes_on(whole, catalog::normalise(question))) {
      offers.add(CompletionKind::question, question, "", 0);
      ++asked;
    }
  // The more words go on together, the surer it is that this is meant.
  for (size_t words = kMostWords; words > 0; --words) {
    const size_t from = last_words(text, words);
    if (from == text.npos) continue;
    const std::string said = catalog::normalise(text.substr(from));
    if (said.empty()) continue;
    add_names(said, from, catalog, offers);
    for (std::string_view ours : kOurs)
      if (Offers::goes_on(said, ours))
        offers.add(CompletionKind::word, std::string(ours), "", from);
    // One letter begins too many cells.
    if (said.size() > 1) add_values(said, from, catalog, offers);
    if (offers.full()) break;
  }
  return offers.take();
}

}  // namespace sqlagent::nlq
