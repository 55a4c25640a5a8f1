// The workings of follow-ups, shared by their parts: conditions (follow_up_filter.cpp), periods
// (follow_up_time.cpp), figures and keys (follow_up_figures.cpp), order and length
// (follow_up_order.cpp), rows and columns (follow_up_rows.cpp), another subject
// (follow_up_subject.cpp).
#pragma once
#include <array>
#include <chrono>

#include "core/nlq/follow_up.h"

namespace sqlagent::nlq {

// What one kind of edit made of the terms that belong to it.
enum class Change { none, made, impossible };

class Editor {
 public:
  Editor(const Scene& scene, const Joins& joins, const Frame& frame, const Intent& last);

  // The changed draft, with its features; nullopt when the terms are no change of the last answer.
  std::optional<Draft> by_terms();
  std::optional<Draft> by_act(const Said& said);
  std::vector<Output> take_beside() { return std::move(beside_); }

 private:
  bool said(std::initializer_list<std::string_view> words) const;  // one of them, anywhere
  // Takes note of these words: the change accounts for them.
  void hear(std::initializer_list<std::string_view> words);
  std::string_view first() const { return scene_.tokens.front().word; }
  bool grouped() const { return !d_.intent.measures.empty(); }
  bool listed() const { return d_.intent.measures.empty() && d_.intent.dims.empty(); }
  bool complete() const;  // a question that stands on its own
  // What cannot be said of a ranking or of groups that were chosen: narrowing it would make another
  // choice.
  bool chosen() const { return d_.intent.limit || d_.intent.having || !d_.intent.per.empty(); }

  Change compared();
  Change periods();
  Change conditions();
  Change absences();
  Change removals();
  Change columns();
  Change keys();
  Change measures();
  Change subject();
  Change length();
  Change sorting();
  Change counting();

  Change compare_before(std::optional<Grain> unit);
  Change to_rows();
  Change to_count();
  Change to_share();
  Change along_time(Calc calc);
  Change to_aggregate(Agg agg);
  Change reverse();
  Change by_name();

  void filter_by(const PredPtr& fresh);
  void exclude(const PredPtr& unwanted);
  void widen_by(const PredPtr& further);
  bool remove_filters_on(int table, int column);
  std::optional<ExprPtr> moved(const ExprPtr& e, int from, int to) const;
  std::optional<PredPtr> moved(const PredPtr& p, int from, int to) const;
  bool move_subject(int to);
  bool speaks_of(const PredPtr& p, const std::vector<ColumnRef>& columns) const;
  void show_rows();
  bool show_beside(const Piece& column);
  bool describes_a_group(const Piece& column) const;
  void drop_order();
  void keep_note();  // says what of the last question still holds
  void refresh_aliases();

  const Scene& scene_;
  const Joins& joins_;
  const Frame& f_;
  const Intent& last_;
  std::vector<Output> beside_;  // columns that are bound already, to be added when the draft is
  Draft d_;
  bool instead_ = false;  // "instead", "same": replaces rather than adds
  bool also_ = false;     // "also", "too": adds rather than replaces
  bool linked_ = false;   // words that only a follow-up has
};

bool is_time_key(const Output& output);
std::optional<Date> shifted(const std::optional<Date>& day, Grain grain, int step);

}  // namespace sqlagent::nlq
