// The chart: every term found so far over every span of the question, and the matcher that lets
// rules compose terms. Nothing is ever removed: what a rule makes stands beside what it was made
// of, and the ranker decides.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "core/nlq/derive.h"
#include "core/nlq/piece.h"
#include "core/nlq/stages.h"
#include "core/nlq/tokenize.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

// What rules may look at.
struct Scene {
  const catalog::Catalog& catalog;
  const Vocabulary& vocabulary;
  const std::vector<Derived>& derived;
  const std::vector<Token>& tokens;
  Date today;
  Stages stages = {};
  std::optional<unsigned> year_start = {};  // the month in which the tenant's fiscal years begin
  const catalog::Table& table(int t) const { return catalog.tables()[t]; }
  const catalog::Column& column(int t, int c) const { return catalog.tables()[t].columns[c]; }
  const catalog::Column& column(const Piece& p) const { return column(p.table, p.column); }
};

struct Element {
  uint64_t kinds = 0;
  bool optional = false;
};
template <class... K>
constexpr Element is(K... kinds) {
  return {((uint64_t{1} << static_cast<int>(kinds)) | ...), false};
}
template <class... K>
constexpr Element maybe(K... kinds) {
  return {is(kinds...).kinds, true};
}

// parts: one per element of the pattern, null where an optional one is absent. base: span, summed
// score and name are set.
using Make = void (*)(const Scene&, std::span<const Piece* const> parts, Piece base,
                      std::vector<Piece>& out);
struct Rule {
  std::string_view name;
  std::vector<Element> pattern;
  double bonus;  // licensed structure is worth more than its parts side by side
  Make make;
};

class Chart {
 public:
  explicit Chart(const Scene& scene) : scene_(scene), by_begin_(scene.tokens.size() + 1) {}
  bool add(Piece piece);                    // false: known already, or the chart is full
  void apply(std::span<const Rule> rules);  // once over all positions
  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::vector<int>& starting_at(size_t token) const { return by_begin_[token]; }

  static constexpr size_t kMaxPieces = 4000;

 private:
  void match(const Rule& rule, size_t element, int at, std::vector<const Piece*>& parts,
             double skipped, std::vector<Piece>& out);

  const Scene& scene_;
  std::vector<Piece> pieces_;
  std::vector<std::vector<int>> by_begin_;
  std::set<std::string> seen_;
};

}  // namespace sqlagent::nlq
