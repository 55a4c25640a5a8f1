// What a draft that parses is made of: its levels of SELECT, the tables each reads, the columns it
// names and what they are compared with. Names are looked up in the catalog, not judged: a draft
// that the door refuses has an outline too.
#pragma once
#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::prompt {

struct Source {         // one thing in FROM
  std::string name;     // its alias, else its own name
  std::string written;  // the table's name; empty for a sub-query
  int table = -1;       // in the catalog; -1: unknown, a CTE or a sub-query
  int at = -1;          // byte of a table's name
};

struct Level {     // one SELECT
  int outer = -1;  // index of the level around it
  std::vector<Source> sources;
};

struct Reference {                 // a column as it is written
  std::vector<std::string> names;  // qualifier, if there is one, and column
  int at = -1;
  int level = 0;
  const std::string& column() const { return names.back(); }
  std::string qualifier() const { return names.size() > 1 ? names[names.size() - 2] : ""; }
};

struct Comparison {  // column = 'text', column IN ('text', …)
  size_t reference = 0;
  std::string text;
  int at = -1;         // byte of the text
  bool exact = false;  // =, <>, IN: whole values are compared
};

struct Outline {
  std::vector<Level> levels;
  std::vector<Reference> references;
  std::vector<Comparison> comparisons;
  std::vector<std::pair<size_t, size_t>> equal;  // references of a = b
  std::vector<std::string> named_queries;        // of WITH
};

// nullopt: it is not one SELECT, or too long or too deep for the parser.
std::optional<Outline> outline(const std::string& draft, const catalog::Catalog& catalog);

// Runs look(tree) over the parsed draft where there is stack enough; false as above.
bool with_tree(const std::string& draft,
               const std::function<void(const boost::json::object& select)>& look);

// Each SELECT of a tree, the outer ones first.
void each_select(const boost::json::object& select,
                 const std::function<void(const boost::json::object& select)>& look);

// Do both say the same, but for white space, comments and needless brackets? False when one does
// not parse.
bool same_tree(const std::string& draft, const std::string& other);

// (level, source) of the table that a reference means, by qualifier or as the only table around
// that has such a column; nullopt when that is not known.
std::optional<std::pair<int, int>> owner(const Outline& outline, const Reference& reference,
                                         const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
