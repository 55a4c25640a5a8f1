#include "core/nlq/suggest.h"

#include <algorithm>

#include "core/nlq/completer.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/suggest_parts.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kMostRead = 40;  // readings spent on one list of suggestions

// Rounds over the tables, each round another kind of question from each: what stands first differs
// in kind and in subject.
std::vector<std::string> in_rounds(std::vector<std::vector<std::string>> by_table) {
  std::vector<std::string> out;
  for (size_t t = 0; t < by_table.size(); ++t)
    if (by_table[t].size() > 1)
      std::rotate(by_table[t].begin(),
                  by_table[t].begin() + static_cast<long>(t % by_table[t].size()),
                  by_table[t].end());
  for (size_t round = 0;; ++round) {
    bool any = false;
    for (const auto& questions : by_table)
      if (round < questions.size()) {
        any = true;
        if (!has(out, questions[round])) out.push_back(questions[round]);
      }
    if (!any) return out;
  }
}

// Tables with figures and dates first: there is most to ask of them.
std::vector<Parts> tables_by_interest(const catalog::Catalog& catalog, bool shared) {
  std::vector<Parts> out;
  for (int t = 0; t < static_cast<int>(catalog.tables().size()); ++t)
    if (catalog.tables()[t].facts.shared == shared && !catalog.tables()[t].columns.empty())
      out.push_back(parts_of(catalog, t));
  const auto interest = [&](const Parts& p) {
    return (p.sums.empty() ? 0 : 2) + (p.groups.empty() ? 0 : 1) +
           (catalog.tables()[p.table].time >= 0 ? 1 : 0);
  };
  sort_stably(out, [&](const Parts& a, const Parts& b) { return interest(a) > interest(b); });
  return out;
}

class Collector {
 public:
  Collector(const Lens& lens, Date today, const Context* context, size_t limit)
      : lens_(lens), today_(today), context_(context), limit_(limit) {}

  bool full() const { return out_.size() >= limit_ || read_ >= kMostRead; }
  void offer(const std::string& question) {
    if (full() || has(seen_, question)) return;
    seen_.push_back(question);
    ++read_;
    if (answers(question, lens_, today_, context_)) out_.push_back(question);
  }
  void offer_all(const std::vector<std::string>& questions) {
    for (const auto& question : questions) offer(question);
  }
  std::vector<std::string> take() { return std::move(out_); }

 private:
  const Lens& lens_;
  Date today_;
  const Context* context_;
  size_t limit_, read_ = 0;
  std::vector<std::string> out_, seen_;
};

void offer_first(const Lens& lens, Collector& collector) {
  for (bool shared : {false, true}) {
    std::vector<std::vector<std::string>> by_table;
    for (const Parts& parts : tables_by_interest(lens.catalog, shared))
      by_table.push_back(questions_of(lens.catalog, parts));
    collector.offer_all(in_rounds(std::move(by_table)));
  }
}

// The words of a question that name a column or a table; best first.
std::vector<NameHit> understood(std::string_view question, const Lens& lens) {
  constexpr size_t kMostWords = 24;
  std::vector<NameHit> out;
  auto tokens = tokenize(question);
  if (tokens.size() > kMostWords) tokens.resize(kMostWords);
  const auto add = [&](std::vector<NameHit> hits) {
    for (const auto& hit : hits) {
      const bool known = std::ranges::any_of(out, [&](const NameHit& have) {
        return have.table == hit.table && have.column == hit.column;
      });
      if (!known && hit.quality >= 0.5) out.push_back(hit);
    }
  };
  for (size_t length : {size_t{2}, size_t{1}})
    for (size_t i = 0; i + length <= tokens.size(); ++i) {
      const std::span<const Token> words(tokens.data() + i, length);
      if (length == 1 && is_stop_word(words[0].word)) continue;
      add(lens.vocabulary.columns(words));
      add(lens.vocabulary.tables(words));
      if (length == 1)
        for (const auto& cell : lens.catalog.values().find(words[0].word, false, 2))
          if (cell.whole) add({{cell.table, cell.column, 0.6}});
    }
  sort_stably(out, [](const NameHit& a, const NameHit& b) { return a.quality > b.quality; });
  return out;
}

}  // namespace

std::vector<std::string> suggestions(const Lens& lens, Date today, size_t limit) {
  Collector collector(lens, today, nullptr, limit);
  offer_first(lens, collector);
  return collector.take();
}

std::vector<std::string> nearest(std::string_view question, const Lens& lens, Date today,
                                 size_t limit) {
  const auto& catalog = lens.catalog;
  Collector collector(lens, today, nullptr, limit);
  for (const auto& hit : understood(question, lens)) {
    if (collector.full()) break;
    Parts parts = parts_of(catalog, hit.table);
    if (hit.column >= 0) {
      // What was named stands first among its kind.
      for (auto* list : {&parts.sums, &parts.rates, &parts.groups})
        if (const auto at = std::ranges::find(*list, hit.column); at != list->end())
          std::rotate(list->begin(), at, at + 1);
    }
    const auto questions = questions_of(catalog, parts);
    const std::string named = hit.column < 0
                                  ? plural_noun(catalog, hit.table)
                                  : words_of(catalog.tables()[hit.table].columns[hit.column]);
    size_t of_this = 0;
    for (const auto& one : questions)
      if (catalog::normalise(one).find(catalog::normalise(named)) != std::string::npos &&
          of_this++ < 2)
        collector.offer(one);
  }
  offer_first(lens, collector);
  return collector.take();
}

std::vector<std::string> follow_ups(const Intent& intent, const Lens& lens, Date today,
                                    size_t limit) {
  const auto& catalog = lens.catalog;
  if (intent.subject < 0 || intent.subject >= static_cast<int>(catalog.tables().size())) return {};
  const Context context{intent, ""};
  Collector collector(lens, today, &context, limit);
  const auto& table = catalog.tables()[intent.subject];
  const Parts parts = parts_of(catalog, intent.subject);
  const auto shown = [&](int c) {
    return std::ranges::any_of(intent.dims, [&](const Output& dim) {
      const auto* of = dim.expr ? std::get_if<ColumnRef>(&dim.expr->is) : nullptr;
      return of && of->table == intent.subject && of->column == c;
    });
  };
  const bool by_time = std::ranges::any_of(
      intent.dims, [](const Output& dim) { return std::holds_alternative<Bucket>(dim.expr->is); });
  const bool figures = !intent.measures.empty();
  // Another key, another period, parts of the whole, one part of it, the best: one of each kind.
  for (int c : parts.groups)
    if (!shown(c)) {
      collector.offer("By " + words_of(table.columns[c]) +
                      (figures && !intent.dims.empty() ? " instead" : ""));
      break;
    }
  if (figures && table.time >= 0 && !by_time && !intent.limit) collector.offer("By month");
  if (figures && !intent.dims.empty() && !by_time && intent.calc == Calc::none)
    collector.offer("As a percentage");
  if (figures && !intent.times.empty()) collector.offer("Compare with the year before");
  if (!intent.where)
    for (int c : parts.groups)
      if (const auto& top = table.columns[c].facts.top; !top.empty() && top[0].value.size() <= 40) {
        collector.offer("Only " + top[0].value);
        break;
      }
  if (figures && !intent.dims.empty() && !intent.limit) collector.offer("Top 5");
  if (figures && !intent.limit && !intent.having) collector.offer("Show the rows behind it");
  if (!figures && !intent.yes_no) collector.offer("How many are there?");
  return collector.take();
}

}  // namespace sqlagent::nlq
