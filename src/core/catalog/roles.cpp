// One column at a time: a short list of questions in order of how sure their answers are.
#include "core/catalog/roles.h"

#include <algorithm>
#include <cstdlib>

#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

struct Judged {
  Role role;
  double probability;
};

struct Profile {
  const ColumnFacts& facts;
  uint64_t filled;
  bool unique;       // no value twice, no null
  double share;      // distinct values per filled row
  double low, high;  // of numbers; 0 when there are none

  explicit Profile(const ColumnFacts& column)
      : facts(column),
        filled(column.rows - std::min(column.nulls, column.rows)),
        unique(column.rows > 1 && column.nulls == 0 && column.distinct_exact &&
               column.distinct == column.rows),
        share(filled == 0 ? 0 : static_cast<double>(column.distinct) / static_cast<double>(filled)),
        low(column.min ? std::strtod(column.min->c_str(), nullptr) : 0),
        high(column.max ? std::strtod(column.max->c_str(), nullptr) : 0) {}
};

// Of the most frequent values, the share that passes.
template <class Test>
double share_of_top(const ColumnFacts& facts, Test test) {
  uint64_t all = 0, passed = 0;
  for (const auto& [value, count] : facts.top) {
    all += count;
    if (test(value)) passed += count;
  }
  return all == 0 ? 0 : static_cast<double>(passed) / static_cast<double>(all);
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, text) != list.end();
}

bool yes_or_no(const std::string& value) {
  return one_of(fold(value),
                {"y",   "n",   "yes", "no", "true", "false", "t",  "f",   "ja",     "nein",    "j",
                 "oui", "non", "si",  "x",  "1",    "0",     "on", "off", "active", "inactive"});
}

bool status_word(const std::string& value) {
  return one_of(fold(value),
                {"open",     "closed",      "completed", "complete",   "cancelled",   "canceled",
                 "pending",  "active",      "inactive",  "shipped",    "delivered",   "returned",
                 "refunded", "paid",        "unpaid",    "overdue",    "draft",       "approved",
                 "rejected", "in progress", "resolved",  "new",        "done",        "failed",
                 "no-show",  "no show",     "scheduled", "processing", "on hold",     "terminated",
                 "churned",  "won",         "lost",      "offen",      "geschlossen", "storniert",
                 "bezahlt",  "waiting"});
}

// "AAPL", "SKU-0042", "A1": letters in capitals or digits, no spaces, short.
bool code_like(const std::string& value) {
  if (value.empty() || value.size() > 20) return false;
  bool capital_or_digit = false;
  for (const char c : value) {
    if ((c >= 'a' && c <= 'z') || c == ' ') return false;
    capital_or_digit |= (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
  return capital_or_digit;
}

bool geography(const Meaning& meaning) {
  return meaning.any({"country", "city", "region", "province", "county", "continent", "zip",
                      "postal", "postcode", "town", "territory", "district", "latitude",
                      "longitude", "lat", "lng", "lon", "nation"});
}

// Nothing but the name to go by.
Judged judge_empty(const Meaning& meaning) {
  const auto& own = meaning.own();
  const bool identifier = own.size() > 1 && identifier_word(own.back());
  return identifier ? Judged{Role::foreign_key, 0.5} : Judged{Role::unknown, 0.5};
}

Judged judge_text(const Profile& profile, const Meaning& meaning) {
  const ColumnFacts& facts = profile.facts;
  if (profile.filled == 0) return judge_empty(meaning);
  const bool yes_no = facts.distinct <= 2 && share_of_top(facts, yes_or_no) > 0.99;
  if (yes_no) return {Role::flag, 0.95};
  const double at_signs = share_of_top(
      facts, [](const std::string& v) { return v.find('@') != v.npos && v.find('.') != v.npos; });
  if (at_signs > 0.8 || meaning.any({"email", "phone", "telephone", "fax", "url", "website",
                                     "mobile", "homepage", "mail"}))
    return {Role::contact, 0.9};
  if (facts.mean_length > 60 && profile.share > 0.5) return {Role::free_text, 0.95};
  // "customer_details" may be no more than what the customer is called.
  const bool called = meaning.any({"detail"}) && profile.unique && facts.mean_length <= 24;
  if (meaning.any({"comment", "description", "note", "remark", "feedback", "review", "message",
                   "detail", "address"}) &&
      profile.share > 0.5 && facts.mean_length > 15 && !called)
    return {Role::free_text, 0.85};
  if (geography(meaning) && !meaning.last({"id", "name"})) return {Role::geography, 0.9};
  const bool names_status = meaning.any({"status", "stage", "phase"}) || meaning.last({"state"});
  if (facts.distinct <= 30 &&
      (share_of_top(facts, status_word) > 0.6 || (names_status && !meaning.last({"id"}))))
    return {Role::status, 0.9};
  if (meaning.last({"state"})) return {Role::geography, 0.8};
  const bool identifier =
      !meaning.own().empty() &&
      (identifier_word(meaning.own().back()) || meaning.first({"id"}) ||
       meaning.any({"sku", "ticker", "symbol", "isin", "ean", "barcode", "vin", "iban"}));
  if (identifier && profile.unique) return {Role::key, 0.9};
  if (identifier && facts.distinct > 20) return {Role::foreign_key, 0.7};
  if (identifier) return {Role::dimension, 0.6};
  const bool named = meaning.any({"name", "title", "label"});
  if (named && profile.share > 0.3) return {Role::display_name, 0.9};
  if (profile.unique && facts.mean_length <= 40) {
    if (share_of_top(facts, code_like) > 0.9 && profile.filled > 5) return {Role::key, 0.6};
    return {Role::display_name, 0.6};
  }
  if (facts.mean_length > 40 && profile.share > 0.5) return {Role::free_text, 0.7};
  return {Role::dimension, profile.share < 0.2 || facts.distinct <= 20 ? 0.9 : 0.6};
}

bool priced(const Meaning& meaning) {
  if (meaning.any({"rate",          "price",       "percent",     "percentage",  "ratio",
                   "average",       "mean",        "median",      "temperature", "yield",
                   "margin",        "gpa",         "speed",       "humidity",    "return",
                   "density",       "probability", "utilization", "multiple",    "factor",
                   "concentration", "elevation",   "altitude",    "pressure",    "voltage",
                   "per",           "velocity",    "resolution",  "frequency",   "intensity",
                   "diameter",      "radius",      "thickness",   "horsepower",  "magnitude",
                   "bmi",           "dpi",         "mpg",         "rpm"}))
    return true;
  if (meaning.any({"unit"}) && meaning.any({"cost", "value", "amount"})) return true;
  return meaning.last({"age", "height", "width", "depth", "pct", "share"}) ||
         (meaning.first({"age"}) && meaning.only_one_word());
}

bool counted_at_a_moment(const Meaning& meaning) {
  return meaning.any({"balance", "inventory", "headcount", "fte", "population", "onhand",
                      "capacity", "seat", "outstanding", "asset", "liability", "equity", "debt",
                      "target"}) ||
         (meaning.any({"stock"}) && !meaning.any({"price"})) ||
         (meaning.any({"market"}) && meaning.any({"cap", "capitalization"})) ||
         (meaning.any({"open", "pending"}) && !meaning.only_one_word()) ||
         meaning.any({"backlog"}) || (meaning.any({"head"}) && meaning.any({"count"})) ||
         (meaning.any({"hand"}) && meaning.any({"quantity", "on"}));
}

bool measured(const Meaning& meaning) {
  return meaning.any({"amount", "total",    "revenue",    "sale",       "quantity",    "cost",
                      "fee",    "tax",      "profit",     "salary",     "wage",        "pay",
                      "income", "expense",  "spend",      "budget",     "bonus",       "commission",
                      "hour",   "minute",   "volume",     "unit",       "count",       "number",
                      "tip",    "payment",  "credit",     "debit",      "consumption", "production",
                      "guest",  "click",    "impression", "view",       "visit",       "point",
                      "goal",   "distance", "duration",   "attendance", "value"});
}

// "Room" or "Section" over whole numbers names one, "Rooms" counts them.
bool names_a_place(const ColumnFacts& facts) {
  const auto header = split_words(facts.display.empty() ? facts.name : facts.display);
  return !header.empty() && one_of(header.back(), {"room", "classroom", "section", "gate", "aisle",
                                                   "lane", "platform", "shelf", "ward"});
}

Judged judge_number(const Profile& profile, const Meaning& meaning, bool first_column) {
  const ColumnFacts& facts = profile.facts;
  if (profile.filled == 0) return judge_empty(meaning);
  const bool whole = facts.type == Type::integer || facts.all_integral;
  if (whole && profile.low >= 1000 && profile.high <= 2200 && meaning.any({"year", "fy"}) &&
      !meaning.last({"id"}))
    return {Role::year, 0.97};
  const auto& own = meaning.own();
  // "number of guests" counts; "order number" names.
  const bool identifier = !own.empty() && whole &&
                          (identifier_word(own.back()) ||
                           (own.front() == "id" && own.size() <= 2) || meaning.any({"sku"})) &&
                          !meaning.any({"count"}) && !meaning.any({"zip", "postal", "postcode"}) &&
                          !(own.back() == "number" && own.size() == 1 && !profile.unique);
  // "Number" alone, that repeats, is on shirts and doors; what is counted is said beside it.
  if (whole && own.size() == 1 && own.back() == "number" && !profile.unique)
    return {Role::dimension, 0.6};
  if (identifier) return profile.unique ? Judged{Role::key, 0.95} : Judged{Role::foreign_key, 0.85};
  if (meaning.any({"latitude", "longitude", "lat", "lng", "lon", "zip", "postal", "postcode"}))
    return {Role::geography, 0.9};
  // One value in every row says nothing: a quantity of 1 is a quantity.
  const bool says_so = meaning.first({"is", "has", "was", "can", "active", "flag"}) ||
                       meaning.last({"flag", "indicator"}) ||
                       (facts.distinct == 2 && !measured(meaning));
  if (whole && says_so && facts.distinct <= 2 && profile.low >= 0 && profile.high <= 1 &&
      profile.filled > 2)
    return {Role::flag, 0.8};
  if (whole && names_a_place(facts) && profile.low >= 0) return {Role::dimension, 0.7};
  if (whole && (meaning.any({"phone", "telephone", "fax", "extension", "ssn"})))
    return {Role::contact, 0.8};
  if (facts.unit &&
      (facts.unit->find('%') != std::string::npos || facts.unit->find('/') != std::string::npos))
    return {Role::rate, 0.95};
  if (!meaning.any({"ratio"}) && counted_at_a_moment(meaning)) return {Role::balance, 0.8};
  const bool calendar = whole &&
                        meaning.last({"month", "quarter", "week", "weekday", "day", "hour"}) &&
                        profile.low >= 0 && profile.high <= 366;
  if (calendar && facts.distinct <= 53 &&
      !meaning.any({"sick", "vacation", "worked", "overtime", "total", "number"}))
    return {Role::ordinal, 0.7};
  if (meaning.any({"rank", "ranking", "rating", "level", "grade", "star", "priority", "position",
                   "tier", "floor", "seniority", "severity"}))
    return whole && facts.distinct <= 100 ? Judged{Role::ordinal, 0.9} : Judged{Role::rate, 0.8};
  if (meaning.any({"score", "satisfaction", "nps"}))
    return whole && facts.distinct <= 11 ? Judged{Role::ordinal, 0.8} : Judged{Role::rate, 0.8};
  if (meaning.any({"discount"}) && profile.high <= 100 && !meaning.any({"amount", "total"}))
    return {Role::rate, profile.high <= 1 ? 0.95 : 0.7};
  if (whole && meaning.last({"place"}) && profile.low >= 1 && facts.distinct <= 100)
    return {Role::ordinal, 0.7};
  if (!whole && meaning.only_one_word() && meaning.last({"x", "y"})) return {Role::rate, 0.6};
  if (priced(meaning)) return {Role::rate, 0.9};
  if (whole && profile.low >= 1900 && profile.high <= 2035 && facts.distinct > 1 &&
      facts.mean > 1950 &&
      meaning.any({"founded", "built", "established", "opened", "season", "vintage", "born",
                   "birth", "released"}))
    return {Role::year, 0.85};
  // Nobody counts or sells between 1900 and 2035 of each.
  const bool measure = measured(meaning);
  if (whole && !measure && profile.low >= 1900 && profile.high <= 2035 && facts.distinct > 2)
    return {Role::year, 0.7};
  if (whole && profile.unique && !measure && first_column && profile.filled > 2)
    return {Role::key, facts.ascending ? 0.8 : 0.55};
  if (measure) return {Role::additive, 0.9};
  if (profile.high <= 1 && profile.low >= -1 && !whole) return {Role::rate, 0.7};
  return {Role::additive, whole && facts.distinct <= 5 ? 0.5 : 0.65};
}

Judged judge_moment(const Meaning& meaning) {
  if (meaning.any({"start", "begin", "from", "hire", "hired", "since", "opened", "join", "joined",
                   "effective", "checkin"}))
    return {Role::time_start, 0.85};
  if (meaning.any({"end", "until", "to", "termination", "terminated", "closed", "expiry",
                   "expiration", "expire", "leave", "left", "checkout"}))
    return {Role::time_end, 0.85};
  return {Role::time, 0.95};
}

Judged judge(const Column& column, bool first_column) {
  const Profile profile(column.facts);
  const Meaning meaning(column);
  switch (column.facts.type) {
    case Type::boolean:
      return {Role::flag, 1};
    case Type::date:
    case Type::timestamp:
      return judge_moment(meaning);
    case Type::time:
      return {Role::ordinal, 0.6};  // a time of day: ordered, never summed, no calendar
    case Type::interval:
      return {Role::additive, 0.8};
    case Type::integer:
    case Type::numeric:
      return judge_number(profile, meaning, first_column);
    case Type::text:
      return judge_text(profile, meaning);
  }
  return {Role::unknown, 0};
}

// One row per figure: a "value" whose meaning another column names ("metric", "unit") mixes what
// may not be added up.
bool mixed_figures(const Table& table, const Column& column) {
  return column.role == Role::additive && !column.meaning.empty() &&
         one_of(column.meaning.back(), {"value", "figure", "amount"}) &&
         std::ranges::any_of(table.columns, [](const Column& other) {
           return other.facts.type == Type::text && other.facts.distinct > 1 &&
                  !other.meaning.empty() &&
                  one_of(other.meaning.back(), {"metric", "indicator", "unit", "measure", "kpi"});
         });
}

}  // namespace

void assign_roles(Table& table) {
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const auto [role, probability] = judge(table.columns[i], i == 0);
    table.columns[i].role = role;
    table.columns[i].role_probability = probability;
  }
  for (Column& column : table.columns)
    if (mixed_figures(table, column)) column.role = Role::rate;
}

}  // namespace sqlagent::catalog
