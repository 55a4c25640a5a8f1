// What the parts of a receipt share: see explain.h.
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/sheet/explain.h"

namespace sqlagent::sheet {

inline constexpr size_t kShownCells = 10, kShownRows = 50;

inline std::string counted(uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

inline std::string quoted(std::string_view text) {
  return fmt::format("“{}”", text);
}

class ExplainedPart {
 public:
  ExplainedPart(const Arranged& table, const Found& found, const TableChoice& choice,
                std::vector<Decision>& decisions)
      : table_(table), found_(found), choice_(choice), decisions_(decisions) {}

 protected:
  Decision& add(std::string_view id, std::string kind, std::string text,
                std::string evidence = "") {
    decisions_.push_back({});
    Decision& decision = decisions_.back();
    decision.id = fmt::format("{}/{}", found_.key, id);
    decision.kind = std::move(kind);
    decision.text = std::move(text);
    decision.evidence = std::move(evidence);
    return decision;
  }

  const Arranged& table_;
  const Found& found_;
  const TableChoice& choice_;

 private:
  std::vector<Decision>& decisions_;
};

// Names, types, units, marks and day orders of all columns.
void explain_columns(const Arranged& table, const Found& found, const TableChoice& choice,
                     std::vector<Decision>& decisions);

}  // namespace sqlagent::sheet
