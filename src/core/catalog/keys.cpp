#include "core/catalog/keys.h"

#include <algorithm>

#include "core/catalog/english.h"
#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

// How well a unique column would serve as the key; 0 means not at all.
double key_score(const Table& table, const Column& column, size_t index) {
  const ColumnFacts& facts = column.facts;
  if (!table.facts.primary_key.empty()) return facts.name == table.facts.primary_key ? 1 : 0;
  if (column.role_given && column.role == Role::key) return 2;
  if (!unique_column(facts, true)) return 0;
  const double early = 0.2 / static_cast<double>(index + 1);
  if (column.role == Role::key) return 0.6 * column.role_probability + early + 0.2;
  const bool text = facts.type == Type::text;
  if (column.role == Role::foreign_key) return 0.4 + early;
  if (text && (column.role == Role::display_name || column.role == Role::dimension ||
               column.role == Role::geography || column.role == Role::status))
    return 0.3 + early;
  return 0;
}

// Jobs that are told apart by their job number are not called by who ordered them.
bool names_somebody_else(const Table& table, const Column& column) {
  const Meaning meaning(column);
  if (table.key < 0 || meaning.own().empty()) return false;
  const EnglishWord* word = english(singular(meaning.own().back()));
  const auto own_noun = split_words(table.facts.name);
  if (!word || !word->kinds.contains('p') || own_noun.empty()) return false;
  const std::string thing = singular(own_noun.back());
  const Column& key = table.columns[static_cast<size_t>(table.key)];
  const auto has_thing = [&](const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [&](const auto& one) { return singular(one) == thing; });
  };
  return key.role == Role::key && has_thing(key.words) && !has_thing(meaning.own()) &&
         !has_thing(column.words);
}

double display_score(const Table& table, const Column& column, size_t index) {
  const ColumnFacts& facts = column.facts;
  if (facts.type != Type::text || facts.rows == 0) return 0;
  const Meaning meaning(column);
  if (!column.role_given && names_somebody_else(table, column)) return 0;
  const double filled = 1 - static_cast<double>(facts.nulls) / static_cast<double>(facts.rows);
  const double share = static_cast<double>(facts.distinct) / static_cast<double>(facts.rows);
  double score = 0;
  if (column.role == Role::display_name)
    score = 0.5 + 0.3 * share;
  else if (column.role == Role::dimension && static_cast<int>(index) == table.key)
    score = 0.4;
  else if (column.role == Role::key)
    score = 0.25;
  else if (column.role == Role::geography && share > 0.9)
    score = 0.3;
  else
    return 0;
  if (column.role_given && column.role == Role::display_name) score += 1;
  if (meaning.any({"name", "title"})) score += 0.3;
  if (meaning.any({"first", "middle", "nick", "short"}))
    score -= 0.25;  // "full name" and "last name" say more
  if (meaning.any({"file", "user"})) score -= 0.1;
  // "customer name" in orders names a customer, not the order: a name that belongs to somebody else
  // repeats.
  if (share < 0.5) score -= 0.4;
  return std::max(0.0, score * filled - 0.001 * static_cast<double>(index));
}

double time_score(const Column& column, size_t index) {
  const bool moment = column.facts.type == Type::date || column.facts.type == Type::timestamp;
  if (!moment || column.facts.distinct < 2) return 0;  // the same day in every row dates nothing
  const Meaning meaning(column);
  double score = column.role == Role::time ? 1 : column.role == Role::time_start ? 0.9 : 0.4;
  if (column.role_given && column.role == Role::time) score += 1;
  if (meaning.any({"birth", "dob", "birthday", "expiry", "expiration", "due", "valid"}))
    score -= 0.6;
  if (meaning.any({"update", "updated", "modified", "changed", "ship", "shipped", "shipping",
                   "delivery", "delivered", "required", "approved", "resolved", "paid"}))
    score -= 0.3;
  if (meaning.any({"created", "order", "ordered", "sale", "transaction", "invoice", "posting",
                   "booking"}) ||
      meaning.only_one_word())
    score += 0.1;
  const double filled =
      1 - static_cast<double>(column.facts.nulls) / static_cast<double>(column.facts.rows);
  return std::max(0.01, score * filled - 0.01 * static_cast<double>(index));
}

template <class Score>
int best(const Table& table, double least, Score score) {
  int found = -1;
  double most = least;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const double one = score(table.columns[i], i);
    if (one > most) {
      most = one;
      found = static_cast<int>(i);
    }
  }
  return found;
}

}  // namespace

bool unique_column(const ColumnFacts& facts, bool strict) {
  if (facts.rows < 2 || facts.distinct == 0) return false;
  const uint64_t filled = facts.rows - std::min(facts.nulls, facts.rows);
  if (strict && facts.nulls > 0) return false;
  if (facts.nulls * 20 > facts.rows) return false;
  if (facts.distinct_exact) return facts.distinct == filled;
  return static_cast<double>(facts.distinct) > 0.98 * static_cast<double>(filled);
}

void choose_keys(Table& table) {
  table.key =
      best(table, 0, [&](const Column& column, size_t i) { return key_score(table, column, i); });
  if (table.key >= 0) {
    Column& key = table.columns[static_cast<size_t>(table.key)];
    const bool named = key.role == Role::display_name || key.role == Role::dimension ||
                       key.role == Role::geography;
    if (!named && !key.role_given) {
      key.role_probability = key.role == Role::key ? key.role_probability : 0.7;
      key.role = Role::key;
    }
  }
  table.display = best(
      table, 0.15, [&](const Column& column, size_t i) { return display_score(table, column, i); });
  table.time = best(table, 0, [](const Column& column, size_t i) { return time_score(column, i); });
}

}  // namespace sqlagent::catalog
