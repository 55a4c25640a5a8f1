// Terms and conditions as JSON by names, so that they survive a new catalog version: small arrays,
// ["column", table, column, path…]. Used by intent_json.cpp only.
#pragma once
#include <boost/json.hpp>

#include "core/nlq/change.h"

namespace sqlagent::nlq {

namespace json = boost::json;

inline constexpr int kGrains = 7, kCalcs = 6, kMostRows = 1'000'000'000;

struct Gone {};  // a name is gone, or the text is not ours; caught in intent_json.cpp

class TermWriter {
 public:
  explicit TermWriter(const catalog::Catalog& catalog) : catalog_(catalog) {}
  json::value table(int t) const;
  json::value path(const std::vector<int>& edges) const;
  json::value column(const ColumnRef& c) const;
  json::value expr(const ExprPtr& e) const;
  json::value pred(const PredPtr& p) const;
  json::value outputs(const std::vector<Output>& list) const;

 private:
  json::value preds(const std::vector<PredPtr>& parts) const;
  std::string column_name(int t, int c) const;
  const catalog::Catalog& catalog_;
};

// Each throws Gone.
class TermReader {
 public:
  explicit TermReader(const catalog::Catalog& catalog) : catalog_(catalog) {}
  static std::string text(const json::value& v);
  static int whole(const json::value& v, int below);
  static bool flag(const json::value& v);
  static const json::array& list(const json::value& v, size_t at_least = 0);
  int table(const json::value& v) const;
  ColumnRef column(const json::value& v) const;
  ExprPtr expr(const json::value& v, int depth = 0) const;
  PredPtr pred(const json::value& v, int depth = 0) const;
  std::vector<Output> outputs(const json::value& v) const;

 private:
  int column_of_table(int t, const json::value& v) const;
  std::vector<int> path(const json::value& v) const;
  std::vector<PredPtr> preds(const json::value& v, int depth) const;
  const catalog::Catalog& catalog_;
};

}  // namespace sqlagent::nlq
