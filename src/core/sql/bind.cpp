#include "core/sql/bind.h"

#include "core/sql/binder.h"
#include "core/sql/hints.h"

namespace sqlagent::sql {

void Binder::only(std::string_view type, const object& body,
                  std::initializer_list<std::string_view> fields) const {
  for (const auto& member : body) {
    bool known = member.key() == "location";
    for (std::string_view field : fields) known = known || member.key() == field;
    if (!known)
      refuse(Refusal::Reason::forbidden_node, form_hint(type, member.key()), location(body));
  }
}

void Binder::refuse(Refusal::Reason reason, std::string message, int offset,
                    std::vector<std::string> nearest) const {
  throw Refusal{reason, std::move(message), offset, std::move(nearest)};
}

Bound bind_names(const object& select, std::string_view draft, const catalog::Catalog& catalog,
                 const Limits& limits) {
  Binder binder(draft, catalog, limits);
  Bound bound;
  Relation relation = binder.select(select, nullptr);
  bound.columns = std::move(relation.columns);
  bound.rows = relation.rows;
  bound.splices = binder.take_splices();
  bound.sources = binder.take_sources();
  return bound;
}

}  // namespace sqlagent::sql
