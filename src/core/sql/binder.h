// The walker behind bind_names(), in files by subject: bind_select.cpp (statements), bind_from.cpp,
// bind_names.cpp (columns and stars), bind_expression.cpp, bind_call.cpp (functions, types).
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
#include "core/sql/tree.h"

namespace sqlagent::sql {

// What a SELECT makes.
struct Relation {
  std::vector<std::string> columns;  // names of the result's columns
  std::vector<Weight> weights;       // and what each costs
  double rows = 1;  // bound of its own rows and of all that any part of it goes over; at least 1
};

// A query of WITH RECURSIVE whose second branch may read what the first one makes.
struct Recursion {
  Cte& cte;
  const std::vector<std::string>& renamed;
  Scope& around;  // where the CTE is to be found
};

class Binder {
 public:
  Binder(std::string_view draft, const catalog::Catalog& catalog, const Limits& limits)
      : draft_(draft), catalog_(catalog), limits_(limits) {}

  Relation select(const object& body, const Scope* outer, Recursion* recursion = nullptr);
  std::vector<Splice> take_splices() { return std::move(splices_); }
  std::set<ReadOnlySql::Source> take_sources() { return std::move(sources_); }

 private:
  using Names = std::vector<std::string>;
  using Handler = void (Binder::*)(const object&, const Scope&);

  // bind_select.cpp
  void with(const object& clause, Scope& scope);
  void define(const Relation& first, Recursion& recursion);
  Relation set_operation(const object& body, const Scope& scope, Recursion* recursion);
  Relation values(const object& body, const Scope& scope);
  void target(const value& item, Scope& scope);
  void group(const value& item, const Scope& scope);
  double grouping_sets(const value& item) const;
  void sort(const array& clause, const Scope& scope);          // ORDER BY of a SELECT
  void sort_results(const array& clause, const Scope& scope);  // of UNION, VALUES …

  // bind_from.cpp
  void from_item(const value& item, Scope& scope);
  void table(const object& body, Scope& scope);
  void reference(const Cte& cte, Entry entry, const Names& renamed, Scope& scope);
  [[noreturn]] void no_table(const std::string& schema, const std::string& name, int at) const;
  void subselect(const object& body, Scope& scope);
  void function(const object& body, Scope& scope);
  Names function_columns(const value& item, std::string_view single_name, const Scope& scope);
  Names defined_columns(const array& definitions);
  void join(const object& body, Scope& scope);
  void merge(const Names& columns, size_t left, size_t right, Scope& scope);
  void add(Entry entry, Scope& scope);
  // Names that PostgreSQL may read as a hidden column of a table, whatever the statement means by
  // them.
  void visible_names(const Names& names) const;
  void rename(Names& columns, const Names& wanted) const;

  // bind_names.cpp
  void column(const object& body, const Scope& scope);
  const Visible* unqualified(const std::string& name, int at, const Scope& scope) const;
  void whole_row(const Names& names, int at, const Scope& scope);
  [[noreturn]] void no_column(const Names& names, const Entry* entry, int at,
                              const Scope& scope) const;
  // column: what is wanted of it; empty: all.
  [[noreturn]] void no_entry(const Names& names, std::string_view column, int at,
                             const Scope& scope) const;
  Names tables_with(std::string_view column, const Scope& scope) const;
  void star(const Names& qualifier, int at, Scope& scope);
  const Entry* entry(const Names& qualifier, const Scope& scope) const;

  // bind_expression.cpp
  void expression(const value& item, const Scope& scope);
  void expressions(const array& items, const Scope& scope);
  void optional_expression(const object& body, std::string_view field, const Scope& scope);
  void operation(const object& body, const Scope& scope);
  void condition(const object& body, const Scope& scope);
  void test(const object& body, const Scope& scope);
  void cast(const object& body, const Scope& scope);
  void choice(const object& body, const Scope& scope);
  void together(const array& items, const Scope& scope);
  void row(const object& body, const Scope& scope);
  void argument_list(const object& body, const Scope& scope);
  void sub_query(const object& body, const Scope& scope);
  void subscript(const object& body, const Scope& scope);
  void constant(const object& body, const Scope& scope);
  void collate(const object& body, const Scope& scope);
  void value_function(const object& body, const Scope& scope);

  // bind_call.cpp
  void call(const object& body, const Scope& scope);
  void named_argument(const object& body, const Scope& scope);
  void over(const object& body, const Scope& scope);
  void window(const object& body, const Scope& scope);
  void type(const object& body);
  void bound_result(std::string_view function, const array& arguments, int at);
  double result_length(std::string_view function, const array& arguments,
                       const std::vector<double>& lengths) const;
  std::optional<double> most(const value& count) const;

  // bind_weight.cpp
  void use(Weight weight, int at);   // a column of that weight is read
  void hold(double length, int at);  // the expression just walked holds that much text

  // What the node may hold; anything else is refused.
  void only(std::string_view type, const object& body,
            std::initializer_list<std::string_view> fields) const;
  [[noreturn]] void refuse(Refusal::Reason reason, std::string message, int offset = -1,
                           std::vector<std::string> nearest = {}) const;

  std::string_view draft_;
  const catalog::Catalog& catalog_;
  const Limits& limits_;
  size_t tables_ = 0;
  double rows_ = 1;    // of the SELECT that is walked: the product over what was met so far
  double size_ = 0;    // nodes of all expressions so far, once sub-queries are pulled up
  double length_ = 1;  // of the expression just walked, as in Weight
  std::vector<Splice> splices_;
  std::set<ReadOnlySql::Source> sources_;
};

}  // namespace sqlagent::sql
