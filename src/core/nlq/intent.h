// The intent record: the lossless, editable view of a reading. Slots are what people edit, what
// follow-ups change, what explanations read; one lowering pass (lower.h) turns it into SQL. It
// never holds SQL text.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "core/catalog/catalog.h"

namespace sqlagent::nlq {

// For std::visit over the variants below: one lambda for each case.
template <class... F>
struct Cases : F... {
  using F::operator()...;
};
template <class... F>
Cases(F...) -> Cases<F...>;

struct ColumnRef {
  int table = -1, column = -1;  // indexes into Catalog::tables() and Table::columns
  std::vector<int> path;  // indexes into Catalog::edges(), from the subject's table to this one;
                          // empty: subject itself. Before binding: an edge that must be on it
  auto operator<=>(const ColumnRef&) const = default;
};

enum class Grain { day, week, month, quarter, year, hour, weekday };
enum class Agg { none, count, count_distinct, sum, avg, min, max, median, stddev };
enum class Cmp { eq, ne, lt, le, gt, ge, contains, is_null, not_null, in, between, begins, ends };

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;
struct Literal {
  std::string text;
  Type type = Type::text;
};
struct Bucket {
  ExprPtr of;
  Grain grain;
  int offset = 0;  // months from January to the month in which years begin: fiscal years, quarters
};
struct Binary {
  char op;  // + - * /, null-safe division; % is 100 × left ÷ right, rounded; D by how many percent
            // left is more than right; S is the seconds from right to left, two moments; Y the full
            // years; B the lower end of left's bin, right wide; M moving average over right
            // periods; P percentile; C correlation; A how far they are apart
  ExprPtr left, right;
};
// agg(f, e) over the rows of `table` (reached from the subject by path): a rollup when it is not
// the subject's own table. overall: one figure over all rows of `table`, whatever the query filters
// or groups ("above the average price").
struct Aggregate {
  Agg f = Agg::count;
  ExprPtr of;  // null: rows are counted
  int table = -1;
  std::vector<int> path;
  struct PredBox;
  std::shared_ptr<const PredBox> where;
  bool overall = false;
};
struct Expr {
  std::variant<ColumnRef, Literal, Bucket, Binary, Aggregate> is;
};

struct Pred;
using PredPtr = std::shared_ptr<const Pred>;
struct Compare {
  ExprPtr left;
  Cmp op;
  std::vector<Literal> right;
  ExprPtr right_expr;
};
struct Exists {  // anti-join when negated
  int table;
  std::vector<int> path;
  PredPtr where;
  bool negated = false;
};
struct And {
  std::vector<PredPtr> parts;
};
struct Or {
  std::vector<PredPtr> parts;
};
struct Not {
  PredPtr part;
};
struct Pred {
  std::variant<Compare, Exists, And, Or, Not> is;
};
struct Aggregate::PredBox {
  Pred pred;
};

struct Output {
  ExprPtr expr;
  std::string alias;
};
struct Order {
  ExprPtr expr;
  bool descending = false;
};

// A calculation over the groups of the result: each group's part of the whole, the sum so far, the
// growth in percent or the change against the period before; of series, how they move together.
enum class Calc { none, share, running, growth, correlation, change };

struct TimeRange {  // half-open [from, to) on a time column; either end may be absent
  ColumnRef column;
  std::optional<Date> from, to;
  std::string said;  // "last month", as a person reads it back
};

struct Flip;                           // change.h
struct Alternative {                   // what else an assumption could have been
  std::string text;                    // "quarter", "all members"
  std::shared_ptr<const Flip> change;  // of the intent, when it is chosen; null: words only
};

// Shown as a chip; flipping it (choose.h) changes the intent as the alternative says. A rule that
// assumes something states it in one line: see assumed() in change.h.
struct Assumption {
  std::string id, text, choice;
  std::vector<Alternative> alternatives;
};

struct Provenance {  // bytes of the question → slot
  size_t begin = 0, end = 0;
  std::string slot, evidence;
};

struct Intent {
  int subject = -1;  // the table whose rows are counted, listed or aggregated
  std::vector<Output>
      dims;  // group keys; empty: one group, or a plain list when measures are empty too
  std::vector<ExprPtr> keys;     // more group keys, not shown: two things of one name stay apart
  std::vector<Output> measures;  // aggregates
  std::vector<Output> columns;   // plain list output
  PredPtr where, having;
  std::vector<TimeRange> times;
  std::vector<Order> order;
  std::optional<long long> limit;
  bool ties = false;        // keep ties at the border of the limit
  std::vector<Output> per;  // the limit counts within each of these; empty: over the whole result
  Calc calc = Calc::none;   // applied to the first measure
  std::optional<Grain> against;  // growth, change: the period so long before, else the one before
  bool yes_no = false;           // the answer is whether there is any such row
  bool distinct = false;
  bool count_groups = false;  // the answer is how many groups there are
  // Two sources that share no key, side by side by period: each an intent whose last dim is the
  // period. Then everything else but calc and assumptions is empty.
  std::vector<Intent> series;
  bool keep_empty_groups = false;  // LEFT JOIN from the group's own table
  std::vector<Assumption> assumptions;
  std::vector<Provenance> provenance;
  // What the asker chose instead, in order: assumption id and choice; and what it was chosen from.
  std::vector<std::pair<std::string, std::string>> chosen;
  std::shared_ptr<const Intent> origin;
};

}  // namespace sqlagent::nlq
