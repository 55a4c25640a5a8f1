// Expressions and conditions of a SELECT as terms of the record. Internal to record.h.
#pragma once
#include <string>

#include "core/nlq/piece.h"
#include "core/prompt/record_from.h"

namespace sqlagent::prompt {

class Terms {
 public:
  explicit Terms(const FromClause& level) : level_(level) {}

  nlq::ExprPtr expr(const boost::json::value& node) const;
  nlq::PredPtr pred(const boost::json::value& node) const;
  // All of them; null when there is none.
  nlq::PredPtr all(const std::vector<const boost::json::value*>& parts) const;

  // A number, text, date or truth as it is written.
  nlq::Literal literal(const boost::json::value& node) const;
  static std::optional<long long> whole(const boost::json::value& node);

 private:
  using object = boost::json::object;
  using value = boost::json::value;

  const catalog::Column& column(const nlq::ColumnRef& ref) const;
  bool dated(const nlq::ExprPtr& expr) const;

  // record_terms.cpp
  nlq::ExprPtr reference(const value& node) const;
  nlq::ExprPtr cast(const object& body) const;
  nlq::ExprPtr call(const object& body) const;
  nlq::ExprPtr part_of_time(const object& body) const;
  nlq::ExprPtr rounded(const object& body) const;
  nlq::ExprPtr aggregate(const std::string& name, const object& body) const;
  nlq::ExprPtr counted(const value& argument, const object& body) const;
  nlq::ExprPtr arithmetic(const object& body) const;
  nlq::ExprPtr rolled_up(const FromClause::Source& source) const;
  nlq::ExprPtr overall(const object& select) const;
  nlq::Aggregate over_rows(nlq::Agg f, nlq::ExprPtr of) const;

  // record_conditions.cpp
  nlq::PredPtr compared(const object& body) const;
  nlq::PredPtr listed(const object& body, nlq::Cmp op) const;
  nlq::PredPtr like(const object& body) const;
  nlq::PredPtr exists(const object& select) const;
  nlq::PredPtr among(const object& link) const;  // x IN (SELECT …)
  nlq::Literal constant_for(const nlq::ExprPtr& left, const value& node) const;

  const FromClause& level_;
};

bool is_constant(const boost::json::value& node);
// Is every column one of another table than the subject? Then a join chooses and repeats what is
// taken, and no sentence of ours would tell.
bool all_elsewhere(const std::vector<nlq::ExprPtr>& terms);

}  // namespace sqlagent::prompt
