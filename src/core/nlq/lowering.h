// The workings of lowering, shared by its parts: the SELECT (lower.cpp), terms and conditions
// (lower_terms.cpp).
#pragma once
#include <map>

#include "core/nlq/lower.h"
#include "core/nlq/piece.h"
#include "core/nlq/scope.h"

namespace sqlagent::nlq {

std::string indent(const std::string& text);  // two spaces before each line

class Lowering {
 public:
  Lowering(const Intent& intent, const catalog::Catalog& catalog)
      : intent_(intent),
        catalog_(catalog),
        scope_(catalog, aliases_, intent.subject, joins_anything()) {}

  std::string run();
  std::string rows(size_t limit);  // drill.h

 private:
  struct Item {
    std::string sql, alias;
    ExprPtr expr;
  };

  bool grouped() const { return !intent_.measures.empty() || !intent_.dims.empty(); }

  bool joins_anything() const;
  static void conditions_of(const PredPtr& p, std::vector<ColumnRef>& out);

  // EXISTS and rollups speak of another table, so that names need their alias.
  static bool rolls_up(const PredPtr& p);

  const catalog::Column& column(const ColumnRef& c) const;

  // ---- expressions
  std::string expr(const ExprPtr& e, Scope& scope);

  std::string bucket(const Bucket& b, Scope& scope);
  std::string fiscal(const Bucket& b, const std::string& of) const;

  static bool loose(const ExprPtr& e) { return std::holds_alternative<Binary>(e->is); }

  // Whether the value has PostgreSQL's integer type, whose division cuts.
  bool integral(const ExprPtr& e) const;

  std::string binary(const Binary& b, Scope& scope);

  std::string call(const Aggregate& a, const std::string& of);

  std::string aggregate(const Aggregate& a, Scope& scope);

  // Prints FROM for the far end of a path with the chain back to its first table; returns that
  // table's alias.
  std::string chain(const std::vector<int>& path, int root, Scope& inner);

  // The column of the path's first step on either side: near (the root's) and far.
  std::pair<int, int> link(int root, int first_edge) const;

  int first_table(int root, int edge) const;

  // An aggregate at its own grain, joined one to one: nothing is multiplied.
  std::string rollup(const Aggregate& a, Scope& scope);

  // ---- conditions
  std::string pred(const PredPtr& p, Scope& scope);

  std::string joined(const std::vector<PredPtr>& parts, std::string_view by, Scope& scope);

  std::string compare(const Compare& c, Scope& scope);

  std::string exists(const Exists& e, Scope& scope);

  std::string conditions();

  // ---- the SELECT
  // Cells that differ only by case or outer spaces are one group.
  bool untidy(const ColumnRef& c) const;

  std::string unique_alias(const std::string& wanted);

  // Keys that keep apart what is shown by one name.
  void add_keys(std::vector<std::string>& keys);

  void select_dims(std::vector<Item>& items, std::vector<std::string>& keys);

  void select_measures(std::vector<Item>& items);

  std::string order_by(const std::vector<Item>& items);

  bool never_null(const ExprPtr& e) const;

  std::string select_list(const std::vector<Item>& items) const;

  std::string limit() const;

  struct Body {
    std::vector<Item> items;
    std::string tail;  // from FROM to HAVING
  };

  Body body();

  // ---- calculations over the groups, in a statement around them (lower_windows.cpp)
  struct Around {  // how that statement speaks of the groups
    std::vector<Item> groups;
    std::string name, over, from;
    bool joined = false;  // each group with the one of the period before
    std::string figure(const ExprPtr& of) const;
  };
  bool refers(const Output& measure) const;
  bool over_groups() const;
  std::string step_back(const Bucket& bucket, Grain by) const;
  Around around(std::vector<Item> groups) const;
  std::string of_figures(const Binary& b, const Around& a) const;
  void add_calculated(const Output& measure, const Around& a, std::vector<Item>& shown);
  std::string around_groups();

  std::string plain();

  std::string number_of_groups();

  // The best n within each group: rank() keeps ties.
  std::string per_group();

  const Intent& intent_;
  const catalog::Catalog& catalog_;
  Aliases aliases_;
  Scope scope_;
  std::map<std::string, std::string> rollups_;
  std::vector<std::string> taken_;
  std::string order_;
  bool in_where_ = false, only_known_ = false, figures_only_ = false;
};

}  // namespace sqlagent::nlq
