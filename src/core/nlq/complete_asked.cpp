// What was asked for, in the order of the question: columns, what a thing is called ("the names of
// the clubs"), and the thing itself beside its columns ("clubs and their cities").
#include <algorithm>
#include <array>

#include "core/nlq/completer.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

bool says_name(const Piece& p) {
  return p.kind == Kind::filler &&
         (p.said == "name" || p.said == "names" || p.said == "name of" || p.said == "names of");
}

}  // namespace

bool Completer::apart(int from, int to) const {
  for (int i = std::max(from - 1, 0); i < to; ++i) {
    const Token& token = scene_.tokens[i];
    if (token.ends_clause) return true;
    if (i >= from && (token.word == "and" || token.word == "or" || token.word == "with"))
      return true;
  }
  return false;
}

bool Completer::listed_with(const Piece& a, const Piece& b) const {
  const Piece &first = a.begin < b.begin ? a : b, &second = a.begin < b.begin ? b : a;
  bool tied = false;
  for (int i = first.end; i < second.begin; ++i) {
    const std::string& word = scene_.tokens[i].word;
    tied |= word == "and";
    if (word != "and" && !is_article(word)) return false;
  }
  return tied || scene_.tokens[first.end - 1].ends_clause;
}

// Whether the column is what the thing is called: it says so ("title", "surname"), or goes by the
// thing's own noun ("school" of schools).
bool Completer::is_name(int table, const ExprPtr& e) const {
  const auto* c = e ? std::get_if<ColumnRef>(&e->is) : nullptr;
  if (!c) return false;
  const auto& column = scene_.column(c->table, c->column);
  if (column.facts.type != Type::text) return false;
  for (const auto& word : column.words) {
    if (word.ends_with("name") || word == "title" || word == "label" || word == "caption" ||
        word == "details")
      return true;
    for (const auto& noun : scene_.table(table).nouns)
      if (noun == word || noun.ends_with(" " + word)) return true;
  }
  return false;
}

// The thing whose name is asked for; nothing when the word only completes that of a column:
// "country names", "the name of the city".
std::optional<int> Completer::named_thing(size_t part, int subject) const {
  const auto& parts = f_.tiling->parts;
  const Piece& word = *parts[part];
  if (part > 0) {
    const Piece& before = *parts[part - 1];
    if (before.end == word.begin && !apart(before.end, word.begin)) {
      if (before.kind == Kind::column) return std::nullopt;
      if (before.kind == Kind::entity) return before.table;
    }
  }
  int at = word.end;
  for (size_t i = part + 1; i < parts.size(); ++i) {
    const Piece& next = *parts[i];
    if (apart(at, next.begin)) break;
    if (next.kind == Kind::entity) return next.table;
    if (next.kind == Kind::column && word.said.ends_with("of")) return std::nullopt;
    if (next.kind != Kind::filler && next.kind != Kind::top && next.kind != Kind::filter) break;
    at = next.end;
  }
  return subject;
}

// "Schools and their nicknames", "campaigns for shoes with budget and goal": the thing as well;
// "the nicknames of schools": they alone.
bool Completer::asked_itself(const Piece& entity) const {
  const int n = static_cast<int>(scene_.tokens.size());
  int next = n;
  for (const Piece* p : f_.tiling->parts)
    if (p->kind == Kind::column && p->begin >= entity.end) next = std::min(next, p->begin);
  if (next == n) return false;
  const auto narrows = [&](int t) {
    return std::ranges::any_of(f_.tiling->parts, [&](const Piece* p) {
      return (p->kind == Kind::filter || p->kind == Kind::time) && p->begin <= t && t < p->end;
    });
  };
  static constexpr std::array<std::string_view, 9> kBeside{
      "and", "their", "its", "with", "including", "plus", "along", "showing", "together"};
  bool beside = false;
  for (int t = entity.end; t < next; ++t) {
    const std::string_view word = scene_.tokens[t].word;
    if (narrows(t))
      beside = false;
    else if (has(kBeside, word))
      beside = true;
    else if (!is_article(word) && !is_stop_word(word))
      return false;
  }
  return beside || scene_.tokens[next - 1].ends_clause;
}

// "Members and their clubs": what each belongs to is asked for as well.
bool Completer::asked_beside(const Piece& entity, int subject, int shown_until) const {
  static constexpr std::array<std::string_view, 6> kTheirs{"their",      "its", "corresponding",
                                                           "respective", "his", "her"};
  if (entity.kind != Kind::entity || entity.table == subject || shown_until < 0 ||
      joins_.to_one(subject, entity.table).empty())
    return false;
  bool theirs = false;
  for (int i = shown_until; i < entity.begin; ++i) {
    const std::string& word = scene_.tokens[i].word;
    theirs |= has(kTheirs, std::string_view(word));
    if (word != "and" && !is_article(word) && !has(kTheirs, std::string_view(word))) return false;
  }
  return theirs;
}

void Completer::asked(std::vector<Output>& out, int subject,
                      const std::vector<const Piece*>& columns) const {
  const auto& parts = f_.tiling->parts;
  int shown_until = -1;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Piece& p = *parts[i];
    const size_t before = out.size();
    if (asked_beside(p, subject, shown_until)) add_column(out, entity_key(p.table));
    if (says_name(p)) {
      if (const auto table = named_thing(i, subject)) {
        add_column(out, name_of(*table));
        nameless_ |= !is_name(*table, name_of(*table));
      }
    } else if (p.kind == Kind::entity && p.table == subject && asked_itself(p)) {
      add_column(out, entity_key(subject));
    } else if (p.kind == Kind::column) {
      // A period may have turned the column into its neighbour: what counts is the span.
      for (const Piece* column : columns)
        if (column->begin == p.begin && column->end == p.end) add_column(out, column->expr);
    }
    const bool of_subject = p.kind == Kind::entity && p.table == subject && !out.empty();
    if (out.size() > before || of_subject) shown_until = p.end;
  }
}

}  // namespace sqlagent::nlq
