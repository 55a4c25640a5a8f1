// What a SELECT says, as far as two of them can be compared: what is counted or added up, by what
// it is grouped, which values it asks for, how it is ordered and cut, and what a join multiplies.
// It is taken from every level of the statement; what it does not know is left out (record.h reads
// a statement back as a whole, or not at all).
#pragma once
#include <compare>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::prompt {

struct Place {  // a column of the catalog
  int table = -1, column = -1;
  auto operator<=>(const Place&) const = default;
};

struct Measure {
  nlq::Agg f = nlq::Agg::count;
  Place of;  // {-1, -1}: rows are counted, or an expression of several columns
  int level = 0;
  bool operator==(const Measure& other) const { return f == other.f && of == other.of; }
};

struct Filter {  // column = 'Oslo', column >= 5
  Place column;
  std::string op, text;
};

struct Ordering {
  std::optional<Measure> measure;  // or else
  Place column;
  bool descending = false;
};

struct Lifted {
  std::set<int> tables;
  std::vector<Measure> measures;
  std::vector<Place> keys, shown;  // GROUP BY; columns of the outermost select list
  std::vector<Filter> filters;
  std::vector<std::string> texts, numbers;  // every constant, also those of LIMIT
  std::vector<Ordering> order;              // of the outermost SELECT
  std::optional<long long> limit;
  std::vector<std::string> made_up;  // shown, but read from nothing: SELECT 7
  bool distinct = false;
  bool negates = false;  // NOT, EXCEPT, <>, IS NULL, a zero, 'no' …

  // A join that repeats rows of `table` for each row of `by`, under an aggregate of `table` that
  // repetition changes. idle: `by` is read for nothing else.
  struct Multiplied {
    Measure measure;
    int by = -1;
    bool idle = false;
  };
  std::vector<Multiplied> multiplied;
  std::set<int> idle;    // joined tables that are read for nothing but their join
  std::set<Place> used;  // every column that is named
};

// nullopt: it is not one SELECT. REQUIRES nothing of the draft: it need not be admitted.
std::optional<Lifted> lift(const std::string& select, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
