// The order in which a fragment is taken as a change, and how sure that is.
#include "core/nlq/follow_up.h"

#include <algorithm>

#include "core/nlq/change.h"
#include "core/nlq/follow_up_editor.h"
#include "core/nlq/follow_up_loose.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"

namespace sqlagent::nlq {

bool is_time_key(const Output& output) {
  return std::holds_alternative<Bucket>(output.expr->is);
}

Editor::Editor(const Scene& scene, const Joins& joins, const Frame& frame, const Intent& last)
    : scene_(scene), joins_(joins), f_(frame), last_(last), d_(loose(last, beside_)) {
  instead_ = said({"instead", "same", "rather"});
  also_ = said({"also", "too", "plus", "add"});
  linked_ = f_.edit || instead_ || also_ || f_.shifted ||
            has(std::array<std::string_view, 16>{"and", "only", "just", "same", "but", "without",
                                                 "excluding", "except", "exclude", "remove", "or",
                                                 "then", "now", "not", "sort", "sorted"},
                first());
  linked_ |= said({"them", "those", "they", "these", "their"});
}

bool Editor::said(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(scene_.tokens, [&](const Token& t) {
    return !t.quoted && has(words, std::string_view(t.word));
  });
}

void Editor::hear(std::initializer_list<std::string_view> words) {
  for (size_t i = 0; i < scene_.tokens.size(); ++i)
    if (has(words, std::string_view(scene_.tokens[i].word)))
      d_.heard.push_back(static_cast<int>(i));
}

// It opens like a question and says what it is about.
bool Editor::complete() const {
  static constexpr std::array kOpenings =
      std::to_array<std::string_view>({"show", "list", "give", "display", "find", "get", "which",
                                       "what", "who", "how", "tell", "where", "when", "compare"});
  return has(kOpenings, first()) && (!f_.entities.empty() || !f_.measures.empty());
}

// What was sorted by may be gone, what kept two things of one name apart, and the period that was
// guessed.
void Editor::drop_order() {
  Intent& i = d_.intent;
  std::erase_if(i.assumptions, [&](const Assumption& a) {
    return a.id == "period" && std::ranges::none_of(i.dims, [&](const Output& dim) {
             const auto* bucket = std::get_if<Bucket>(&dim.expr->is);
             return bucket && a.choice == grain_name(bucket->grain);
           });
  });
  std::erase_if(i.keys, [&](const ExprPtr& key) {
    std::vector<ColumnRef> mine, shown;
    columns_in(key, mine);
    for (const auto& dim : i.dims) columns_in(dim.expr, shown);
    return std::ranges::none_of(
        shown, [&](const ColumnRef& c) { return !mine.empty() && c.table == mine.front().table; });
  });
  std::erase_if(i.order, [&](const Order& o) {
    for (const auto* list : {&i.dims, &i.measures, &i.columns})
      for (const auto& output : *list)
        if (signature(output.expr) == signature(o.expr)) return false;
    return true;
  });
  if (!i.order.empty() || i.dims.empty()) return;
  for (const auto& dim : i.dims)
    if (is_time_key(dim)) {
      for (const auto& every : i.dims) i.order.push_back({every.expr, false});
      return;
    }
  if (!i.measures.empty()) i.order.push_back({i.measures.front().expr, true});
}

// A condition of the question before holds on although another figure is asked for: that is said,
// with the other reading beside it.
void Editor::keep_note() {
  const Intent& i = d_.intent;
  if (f_.measures.empty() && f_.entities.empty() && !f_.count) return;
  std::vector<std::string> kept;
  const auto fresh = [&](const PredPtr& part) {
    return std::ranges::any_of(
        f_.filters, [&](const Piece* p) { return signature(p->pred) == signature(part); });
  };
  std::vector<PredPtr> parts;
  if (i.where) {
    if (const auto* all = std::get_if<And>(&i.where->is))
      parts = all->parts;
    else
      parts = {i.where};
  }
  std::vector<PredPtr> conditions;
  for (const auto& part : parts)
    if (!fresh(part)) {
      kept.push_back(phrase(part, scene_.catalog));
      conditions.push_back(part);
    }
  if (f_.times.empty())
    for (const auto& range : i.times) kept.push_back(range.said);
  if (kept.empty()) return;
  const std::string what = join_list(kept, "and");
  d_.intent.assumptions.push_back(
      {"kept",
       "Still " + what + ", as in the question before",
       what,
       {{"without it", forgotten(std::move(conditions), f_.times.empty())}}});
}

std::optional<Draft> Editor::by_terms() {
  if (!f_.opens.empty() || !f_.havings.empty() || f_.exists) return std::nullopt;
  if (!linked_ && complete()) return std::nullopt;
  bool changed = false;
  for (auto step : {&Editor::compared, &Editor::removals, &Editor::periods, &Editor::conditions,
                    &Editor::absences, &Editor::columns, &Editor::keys, &Editor::measures,
                    &Editor::subject, &Editor::length, &Editor::sorting, &Editor::counting}) {
    const Change change = (this->*step)();
    if (change == Change::impossible) return std::nullopt;
    changed |= change == Change::made;
  }
  if (!changed) return std::nullopt;
  drop_order();
  keep_note();
  const bool fragment = f_.measures.empty() && f_.entities.empty() && !f_.count;
  d_.add("words", f_.tiling->score);
  d_.add("edit", linked_ ? 1.0 : fragment ? 0.5 : -1.0);
  return d_;
}

std::optional<Draft> Editor::by_act(const Said& said) {
  Intent& i = d_.intent;
  Change change = Change::none;
  switch (said.act) {
    case Act::rows:
      change = to_rows();
      break;
    case Act::count:
      change = to_count();
      break;
    case Act::share:
      change = to_share();
      break;
    case Act::running:
      change = along_time(Calc::running);
      break;
    case Act::growth:
      change = along_time(Calc::growth);
      break;
    case Act::aggregate:
      change = to_aggregate(said.agg);
      break;
    case Act::reverse:
      change = reverse();
      break;
    case Act::by_name:
      change = by_name();
      break;
    case Act::compare:
      change = compare_before(said.grain);
      break;
    case Act::unlimit:
      change = i.limit ? Change::made : Change::impossible;
      i.limit.reset();
      i.ties = false;
      break;
    case Act::unfilter:
      change = i.where || !i.times.empty() ? Change::made : Change::impossible;
      i.where = nullptr;
      i.times.clear();
      break;
    case Act::untime:
      change = i.times.empty() ? Change::impossible : Change::made;
      i.times.clear();
      break;
    default:
      return std::nullopt;
  }
  if (change != Change::made) return std::nullopt;
  drop_order();
  d_.add("words", static_cast<double>(scene_.tokens.size()));
  d_.add("edit", 1.0);
  return d_;
}

std::optional<Edited> edited(const Scene& scene, const Joins& joins, const Frame& f,
                             const Intent& last) {
  if (!last.series.empty()) return std::nullopt;  // two sources: no slot of theirs is edited yet
  Editor editor(scene, joins, f, last);
  auto draft = editor.by_terms();
  if (!draft) return std::nullopt;
  return Edited{std::move(*draft), editor.take_beside()};
}

std::optional<Edited> edited(const Scene& scene, const Joins& joins, const Said& said,
                             const Context& context) {
  if (!context.last.series.empty()) return std::nullopt;
  const Tiling none;
  Frame f;
  f.tiling = &none;
  Editor editor(scene, joins, f, context.last);
  auto draft = editor.by_act(said);
  if (!draft) return std::nullopt;
  return Edited{std::move(*draft), editor.take_beside()};
}

// The conversation is played again: an answer goes onto a pile, "undo" takes the top off.
std::optional<Intent> before_last(const Context& context) {
  std::vector<const Intent*> pile;
  for (const auto& turn : context.earlier)
    if (!is_undo(turn.question))
      pile.push_back(&turn.intent);
    else if (pile.size() > 1)
      pile.pop_back();
  if (!is_undo(context.last_question))
    pile.push_back(&context.last);
  else if (pile.size() > 1)
    pile.pop_back();
  if (pile.size() < 2) return std::nullopt;
  return *pile[pile.size() - 2];
}

}  // namespace sqlagent::nlq
