#include "core/prompt/multiplied.h"

#include <algorithm>
#include <optional>
#include <set>

namespace sqlagent::prompt {
namespace {

struct Side {
  int source = -1;  // of the level
  Place column;
};

class Joins {
 public:
  Joins(const Outline& outline, int level, const catalog::Catalog& catalog)
      : outline_(outline), level_(level), catalog_(catalog) {
    for (const auto& [a, b] : outline.equal) {
      const auto left = side(outline.references[a]), right = side(outline.references[b]);
      if (left && right && left->source != right->source) joins_.emplace_back(*left, *right);
    }
  }

  // Sources that repeat the rows of `table`: reached from it over joins, the first of which goes to
  // a column that is not unique.
  std::vector<int> repeating(int table) const {
    std::vector<int> out;
    const auto& sources = outline_.levels[static_cast<size_t>(level_)].sources;
    for (size_t i = 0; i < sources.size(); ++i)
      if (sources[i].table == table) from(static_cast<int>(i), out);
    return out;
  }

  int table(int source) const {
    return outline_.levels[static_cast<size_t>(level_)].sources[static_cast<size_t>(source)].table;
  }

  // Read for nothing but its joins.
  bool idle(int source) const {
    const auto& name =
        outline_.levels[static_cast<size_t>(level_)].sources[static_cast<size_t>(source)].name;
    size_t used = 0, joined = 0;
    for (const Reference& one : outline_.references) {
      const auto found = side(one);
      used += (found && found->source == source) || one.qualifier() == name;
    }
    for (const auto& [left, right] : joins_)
      joined += (left.source == source) + (right.source == source);
    return used == joined && joined == 1;
  }

 private:
  std::optional<Side> side(const Reference& reference) const {
    const auto owned = owner(outline_, reference, catalog_);
    if (!owned || owned->first != level_) return {};
    const int held = table(owned->second);
    return Side{owned->second,
                {held, catalog::Catalog::find_column(catalog_.tables()[static_cast<size_t>(held)],
                                                     reference.column())}};
  }

  bool unique(Place place) const {
    const auto& facts = catalog_.tables()[static_cast<size_t>(place.table)]
                            .columns[static_cast<size_t>(place.column)]
                            .facts;
    return facts.rows > 0 && facts.distinct + facts.nulls >= facts.rows;
  }

  void from(int source, std::vector<int>& out) const {
    for (const auto& [left, right] : joins_) {
      if (left.source == source && !unique(right.column)) out.push_back(right.source);
      if (right.source == source && !unique(left.column)) out.push_back(left.source);
    }
  }

  const Outline& outline_;
  int level_;
  const catalog::Catalog& catalog_;
  std::vector<std::pair<Side, Side>> joins_;
};

}  // namespace

std::vector<Lifted::Multiplied> multiplied(const Outline& outline,
                                           const std::vector<Measure>& measures,
                                           const catalog::Catalog& catalog) {
  std::vector<Lifted::Multiplied> out;
  for (const Measure& measure : measures) {
    using enum nlq::Agg;
    if (measure.f != sum && measure.f != avg && measure.f != count) continue;
    const Joins level(outline, measure.level, catalog);
    const auto& sources = outline.levels[static_cast<size_t>(measure.level)].sources;
    if (measure.of.table >= 0) {
      for (const int by : level.repeating(measure.of.table))
        out.push_back({measure, level.table(by), level.idle(by)});
      continue;
    }
    // Rows are counted: whatever is joined for nothing and repeats another's rows.
    std::set<int> idle;
    for (const Source& one : sources)
      if (one.table >= 0)
        for (const int by : level.repeating(one.table))
          if (level.idle(by)) idle.insert(level.table(by));
    for (const int by : idle) out.push_back({measure, by, true});
  }
  return out;
}

std::set<int> idle_tables(const Outline& outline, const catalog::Catalog& catalog) {
  std::set<int> out;
  for (size_t level = 0; level < outline.levels.size(); ++level) {
    const Joins joins(outline, static_cast<int>(level), catalog);
    const auto& sources = outline.levels[level].sources;
    for (size_t i = 0; i < sources.size(); ++i)
      if (sources[i].table >= 0 && joins.idle(static_cast<int>(i))) out.insert(sources[i].table);
  }
  return out;
}

}  // namespace sqlagent::prompt
