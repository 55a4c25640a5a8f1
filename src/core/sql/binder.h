// The walker behind bind_names(): bind_select.cpp holds statements and FROM, bind_expression.cpp
// everything in between.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/sql/bind.h"
#include "core/sql/scope.h"

namespace sqlagent::sql {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// {"ColumnRef": {…}} → its one key and its body. Throws Refusal when the node is empty.
struct Node {
  std::string_view type;
  const object& body;
};
Node node(const value& wrapped);

const array& list(const object& body, std::string_view field);      // empty when absent
std::string_view text(const object& body, std::string_view field);  // empty when absent
int location(const object& body);                                   // -1 when absent
bool flag(const object& body, std::string_view field);
std::vector<std::string> strings(const array& names);  // [{"String":{"sval":…}}…]

// What a SELECT makes.
struct Relation {
  std::vector<std::string> columns;  // names of the result's columns
  double rows = 1;  // bound of its own rows and of all that any part of it goes over; at least 1
};

class Binder {
 public:
  Binder(std::string_view draft, const catalog::Catalog& catalog, const Limits& limits)
      : draft_(draft), catalog_(catalog), limits_(limits) {}

  Relation select(const object& body, const Scope* outer);
  std::vector<Splice> take_splices() { return std::move(splices_); }
  std::set<ReadOnlySql::Source> take_sources() { return std::move(sources_); }

 private:
  // bind_select.cpp
  void with(const object& clause, Scope& scope);
  void from_item(const value& item, Scope& scope);
  void table(const object& body, Scope& scope);
  void subselect(const object& body, Scope& scope);
  void function(const object& body, Scope& scope);
  void join(const object& body, Scope& scope);
  void target(const value& item, Scope& scope);
  void star(const std::vector<std::string>& qualifier, int at, Scope& scope);
  void sort(const array& clause, const Scope& scope, bool outputs_visible);
  Relation set_operation(const object& body, const Scope& scope);
  Relation values(const object& body, const Scope& scope);

  // bind_expression.cpp
  void expression(const value& item, const Scope& scope);
  void expressions(const array& items, const Scope& scope);
  void optional_expression(const object& body, std::string_view field, const Scope& scope);
  void column(const object& body, const Scope& scope);
  void call(const object& body, const Scope& scope);
  void window(const object& body, const Scope& scope);
  void type(const object& body);
  void constant(const object& body);
  void small_count(std::string_view function, const array& arguments);
  void series(const array& arguments);

  // Names that PostgreSQL may read as a hidden column of a table, whatever the statement means by
  // them.
  void visible_names(const std::vector<std::string>& names) const;
  void rename(std::vector<std::string>& columns, const std::vector<std::string>& wanted) const;

  // What the node may hold; anything else is refused.
  void only(std::string_view type, const object& body,
            std::initializer_list<std::string_view> fields);
  [[noreturn]] void refuse(Refusal::Reason reason, std::string message, int offset = -1,
                           std::vector<std::string> nearest = {}) const;

  std::string_view draft_;
  const catalog::Catalog& catalog_;
  const Limits& limits_;
  size_t tables_ = 0;
  double rows_ = 1;  // of the SELECT that is walked: the product over what was met so far
  std::vector<Splice> splices_;
  std::set<ReadOnlySql::Source> sources_;
};

// The name PostgreSQL gives to an unnamed select item (FigureColname in its parser).
std::string natural_name(const value& expression);

}  // namespace sqlagent::sql
