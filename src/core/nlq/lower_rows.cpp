// The rows behind a figure as SQL. Ours alone: no reading and no model can speak of the lineage
// column, which the door shows to this statement only.
#include <fmt/format.h>

#include "core/nlq/drill.h"
#include "core/nlq/lowering.h"

namespace sqlagent::nlq {

std::string Lowering::rows(size_t limit) {
  const Body b = body();
  const std::string& alias = scope_.alias({});
  const std::string place = (alias.empty() ? "" : alias + ".") + "_row";
  return fmt::format("SELECT\n  {} AS lineage,{}\n{}\nORDER BY {}\nLIMIT {}", place,
                     select_list(b.items), b.tail, place, limit);
}

std::string lower_rows(const Intent& rows, const catalog::Catalog& catalog, size_t limit) {
  return Lowering(rows, catalog).rows(limit);
}

}  // namespace sqlagent::nlq
