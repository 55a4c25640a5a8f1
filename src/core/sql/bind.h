// The walk over a parsed SELECT: every node type, every field, every name must be known. It fails
// closed: what this file does not name is refused. Names are resolved as PostgreSQL does, against
// one tenant's catalog.
#pragma once
#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/admit.h"

namespace sqlagent::sql {

// A place in the text where `*` must become a list of columns, so that hidden columns stay hidden.
struct Splice {
  int offset = 0;           // byte offset in the draft of the item, e.g. of `t.*`
  std::string replacement;  // `t.a, t.b`
};

struct Bound {
  std::vector<Splice> splices;            // empty: the text may run as it is
  std::vector<std::string> columns;       // names of the result's columns
  std::set<ReadOnlySql::Source> sources;  // tables of the catalog that are read
  double rows = 1;                        // see ReadOnlySql::row_bound()
};

// Throws Refusal. REQUIRES: called inside on_big_stack; `draft` is the text that `select` was
// parsed from.
Bound bind_names(const boost::json::object& select, std::string_view draft,
                 const catalog::Catalog& catalog, const Limits& limits);

}  // namespace sqlagent::sql
