// The workings of completion, shared by its parts: aggregates and the common beginnings
// (complete.cpp), lists (complete_list.cpp), comparisons of aggregates (complete_compared.cpp),
// rankings (complete_ranked.cpp).
#pragma once
#include <deque>

#include "core/nlq/complete.h"

namespace sqlagent::nlq {

bool is_number(
    const catalog::Column& column);  // may be compared with figures: not a key, not a year
bool is_date(const catalog::Column& column);
bool is_year(const catalog::Column& column);  // whole numbers that are calendar years
bool is_unique(const catalog::Column& column);
Agg default_agg(const catalog::Column& column);  // what a bare mention of it means over many rows

class Completer {
 public:
  Completer(const Scene& scene, const Joins& joins, const Frame& frame, std::vector<Draft>& out)
      : scene_(scene), joins_(joins), f_(frame), out_(out) {}

  void run();

 private:
  struct Ranking {
    ExprPtr expr;  // an aggregate, or a column of the row
    int table = -1;
    std::string hint, words;
    double cost = 0;
    std::string formula = {};
    bool dated = false;    // the column speaks of the period itself
    bool open = false;     // the words leave it to the asker
    bool flipped = false;  // the oldest has the highest age
  };
  // ---- shared beginnings
  void choose_periods();  // "performance this quarter": the column of that period, instead of a
                          // range of dates
  int period_column(int table, int column, const std::string& unit) const;
  void split_columns();
  void unfold_each();  // "the name and assets of each company": rows, not groups
  void drop_identities();
  bool shown_otherwise(Draft& d, const Piece& group) const;

  Draft start() const;
  void add_filters(Draft& d) const;
  bool compares_periods() const;
  // Two periods side by side, and what changed between them (complete_periods.cpp).
  struct Span {
    Date from, to;
    std::string said;
  };
  void settle_same_span();
  bool asks_change() const;
  std::vector<Span> spans() const;
  Grain grain_of_spans() const;
  bool aligned_spans() const;  // each of them one calendar period, which a key can tell apart
  bool compared_side_by_side() const;
  void compare_spans(Draft& d) const;
  void calculate(Draft& d, const Piece& m) const;
  void add_spans(Draft& d, const Piece& m) const;
  // Two sources by period; false: that is not what was asked.
  bool side_by_side();
  std::optional<std::pair<ExprPtr, std::vector<int>>> figure_over_time(int table) const;
  bool each_period() const;  // "in each of the last 12 months"
  void compare_periods(Draft& d) const;
  // The last key's values as columns (complete_pivot.cpp).
  void pivot(Draft& d) const;
  std::optional<std::vector<Output>> pivoted(const Draft& d, const ExprPtr& key,
                                             const Output& measure) const;
  std::optional<std::vector<std::pair<Literal, std::string>>> pivot_values(const Draft& d,
                                                                           const ExprPtr& key,
                                                                           int table) const;

  static void assume(Draft& d, const std::string& what, const std::string& how,
                     std::vector<std::string> others = {});

  void require(Draft& d, int table, bool negated, const PredPtr& where = nullptr) const;
  PredPtr take_along(Draft& d, const Piece& absence, int table) const;
  // The rows that must not exist: of that kind, and in the period that was named.
  void forbid(Draft& d, const Piece& absence, int table) const;
  bool forbid_all(Draft& d, int subject) const;

  ExprPtr entity_key(int t) const;
  ExprPtr shown_by_name(const ExprPtr& key) const;  // of what it points at, when that has a name
  // ---- output
  bool apart(int from, int to) const;  // a comma or "and" stands between two terms
  std::optional<int> named_thing(size_t part, int subject) const;
  bool listed_with(const Piece& a, const Piece& b) const;  // nothing but "and" between them
  bool is_name(int table, const ExprPtr& e) const;
  bool asked_itself(const Piece& entity) const;
  bool asked_beside(const Piece& entity, int subject, int shown_until) const;
  void asked(std::vector<Output>& out, int subject, const std::vector<const Piece*>& columns) const;
  // What is shown of a thing: the columns that were asked for, else what it is called.
  void show_asked(std::vector<Output>& out, int table) const;
  // One group for each thing of that table, shown as it was asked for.
  void group_as(Draft& d, int table) const;
  void add_column(std::vector<Output>& out, const ExprPtr& e, const std::string& hint = "") const;
  int role_of(const Piece& key, int table) const;
  bool entity_target(const ExprPtr& key, int table) const;

  void add_dim(Draft& d, const ExprPtr& e) const;

  bool dates_period(Draft& d, const Piece& group, const ExprPtr& key) const;
  void add_groups(Draft& d) const;

  void add_measure(Draft& d, const ExprPtr& e, const std::string& hint) const;

  void default_order(Draft& d) const;

  void emit(Draft d) const;

  // ---- aggregates
  void aggregated();
  void relate_counted(Draft& d) const;
  void ordered_groups();  // "products ranked by revenue", "compare sectors by performance"

  void happened(Draft& d) const;

  void used_check(const Draft& d, const Piece* e);
  bool loses_amount(const Draft& d) const;
  bool only_describes(const Piece& word) const;
  bool half_named(const Piece& group) const;
  std::optional<ExprPtr> figure_called(const Piece& entity) const;

  // ---- sets
  std::vector<PredPtr> both_parts(ColumnRef& column, std::vector<const Piece*>& others) const;
  bool both();
  void choice();
  void near();

  // ---- lists
  std::vector<int> list_subjects() const;
  std::vector<int> people() const;  // tables whose rows are persons, for "who"

  std::vector<int> absent_tables(const Piece& a, int subject) const;

  bool names_only() const;
  ExprPtr name_of(int t) const;
  std::vector<std::pair<int, double>> list_choices(const std::vector<const Piece*>& shown) const;
  std::vector<const Piece*> shown_columns(Draft& d) const;
  bool asks_which() const;
  bool asks_kinds(const Piece& shown) const;
  void show_list(Draft& d, int subject, const std::vector<const Piece*>& shown) const;
  bool may_have(int table, int other) const;
  bool is_owner(const Piece& entity) const;
  void relate(Draft& d, int subject) const;
  void listed();

  void yes_no();

  // ---- comparisons of aggregates
  std::vector<std::pair<ExprPtr, int>> targets() const;

  void compared();

  void threshold(const Piece& h, const ExprPtr& key, int table, const ExprPtr& value,
                 const std::string& hint);

  // "orders over 150 euros": the money of the row itself, else what it amounts to.
  void close_open(const Piece& open);
  void show_rows(Draft& d, int subject) const;
  void close_by_clock(const Piece& open, int subject);
  void close_by_length(const Piece& open, int subject);

  // ---- rankings
  void ranked();
  std::vector<Ranking> rankings(int target, bool entity);
  long long wanted(Draft& d, const Piece* target, const Ranking& r) const;
  bool worth(const Ranking& r) const;
  int holder_of(int target) const;
  void rank_rows(int target, const Ranking& r, const Piece* said);
  void rank_groups(const ExprPtr& key, int target, const Ranking& r, const Piece* said);
  bool shows_figure(const Ranking& r) const;
  void extreme_figure();
  void add_ranking(Draft& d, const Ranking& r) const;

  const Scene& scene_;
  const Joins& joins_;
  Frame f_;
  std::deque<Piece> own_;  // pieces changed here
  std::vector<Draft>& out_;
  std::vector<const Piece*> dates_, numbers_, words_, years_;
  mutable std::vector<int> used_;
  mutable bool nameless_ = false;  // a name was asked of something that has none
};

}  // namespace sqlagent::nlq
