// A typed term over a span of the question: a mention found by the lattice, or what a rule composed
// from mentions. Terms name columns by table; paths from the subject are found later (joins.h).
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/nlq/intent.h"

namespace sqlagent::nlq {

enum class Kind {
  // words of ours
  filler,  // covers words that carry nothing
  of,
  by,
  with,
  without,
  negate,
  conj_and,
  conj_or,
  between,
  agg,    // total, average: agg
  count,  // how many, number of
  distinct,
  compare,      // more than: cmp
  starts,       // containing: cmp is contains
  superlative,  // most, cheapest: descending, hint
  number,       // literal
  share,
  running,
  growth,
  correlate,
  current,      // currently, active
  listing,      // show, list, which
  exists_word,  // is there any, did anyone
  versus,       // compare, vs
  ordering,     // highest first: descending
  worth,        // value, size: what one thing amounts to
  quotient,     // ratio of
  operation,    // divided by, minus, times: hint
  literal,      // quoted text, or the word after "containing"
  compared,     // a higher salary than: column, cmp
  edit,         // only, same, instead: the sentence changes the one before
  // words of the tenant's
  column,
  entity,
  value,
  // composed
  measure,      // expr aggregates
  filter,       // pred
  open_filter,  // a comparison whose left side is not said: cmp, literals
  group,        // list: group keys
  grain,        // a bucket of the time column: grain
  time,         // range, or a weekday filter (days)
  having,       // expr compared: cmp, literals
  top,          // n, descending, and what it ranks by if said: expr or table
  absence,      // no related rows of table, or column null
  presence,
  part,   // one side of a ratio: expr
  order,  // expr, descending
};

struct Piece {
  Kind kind = Kind::filler;
  int begin = 0, end = 0;  // tokens [begin, end)
  double score = 0;        // sum of evidence; one fully understood word is worth 1
  bool soft = false;       // linked only by likeness: may not be answered alone
  std::string rule;        // what made it: "column full name", "filter.column_compare_number"
  int table = -1, column = -1;
  int edge = -1;  // the key that ties it to other things, when its role was said: "from", "home"
  Agg agg = Agg::none;
  Cmp cmp = Cmp::eq;
  Grain grain = Grain::month;
  bool descending = true;
  bool negated = false;
  bool distinct = false;
  std::optional<long long> n;
  std::vector<Literal> literals;
  ExprPtr expr;
  PredPtr pred;
  std::vector<ExprPtr> list;
  std::optional<Date> from, to;  // time
  std::string said;              // time, as a person reads it back
  std::vector<int> days;         // ISO weekdays, for time
  std::string hint;              // words a column must have to be what is meant: "price cost"
  std::string unit;  // currency or percent of a number, key of a time word: "ytd", "quarter"
  std::vector<std::pair<std::string, std::string>> assumed;  // text, choice
};

// Compact and stable text of a term: equal terms have equal signatures.
std::string signature(const ExprPtr& expr);
std::string signature(const PredPtr& pred);
std::string signature(const Piece& piece);

// Makers, so that rules stay short.
ExprPtr column_of(int table, int column);
ExprPtr aggregate_of(Agg f, ExprPtr of, int table);
ExprPtr binary_of(char op, ExprPtr left, ExprPtr right);
ExprPtr bucket_of(ExprPtr of, Grain grain, int offset = 0);
ExprPtr number_of(std::string text);
PredPtr compare_of(ExprPtr left, Cmp op, std::vector<Literal> right, ExprPtr right_expr = nullptr);
PredPtr both_of(PredPtr left, PredPtr right);    // AND, flattened; a null side is nothing
PredPtr either_of(PredPtr left, PredPtr right);  // OR, flattened
PredPtr not_of(PredPtr pred);  // pushed into comparisons where that keeps the meaning

// Every column a term reads, in order of appearance; aggregates over other tables included.
void columns_in(const ExprPtr& expr, std::vector<ColumnRef>& out);
void columns_in(const PredPtr& pred, std::vector<ColumnRef>& out);
void aggregates_in(const ExprPtr& expr, std::vector<const Aggregate*>& out);
bool has_aggregate(const ExprPtr& expr);

}  // namespace sqlagent::nlq
