#include "core/sql/bind.h"

#include "core/sql/binder.h"

namespace sqlagent::sql {

Node node(const value& wrapped) {
  const auto* outer = wrapped.if_object();
  if (!outer || outer->size() != 1 || !outer->begin()->value().is_object())
    throw Refusal{
        Refusal::Reason::forbidden_node, "A part of this statement is not supported.", -1, {}};
  return {outer->begin()->key(), outer->begin()->value().get_object()};
}

const array& list(const object& body, std::string_view field) {
  static const array kEmpty;
  const auto* found = body.if_contains(field);
  return found && found->is_array() ? found->get_array() : kEmpty;
}

std::string_view text(const object& body, std::string_view field) {
  const auto* found = body.if_contains(field);
  return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

int location(const object& body) {
  const auto* found = body.if_contains("location");
  return found && found->is_int64() ? static_cast<int>(found->get_int64()) : (found ? -1 : 0);
}

bool flag(const object& body, std::string_view field) {
  const auto* found = body.if_contains(field);
  return found && found->is_bool() && found->get_bool();
}

std::vector<std::string> strings(const array& names) {
  std::vector<std::string> out;
  for (const auto& item : names) {
    const auto [type, body] = node(item);
    if (type != "String")
      throw Refusal{
          Refusal::Reason::forbidden_node, "A name in this statement is not supported.", -1, {}};
    out.emplace_back(text(body, "sval"));
  }
  return out;
}

void Binder::only(std::string_view type, const object& body,
                  std::initializer_list<std::string_view> fields) {
  for (const auto& member : body) {
    bool known = member.key() == "location";
    for (std::string_view field : fields) known = known || member.key() == field;
    if (!known)
      refuse(Refusal::Reason::forbidden_node,
             "This form is not supported here: " + std::string(type) + " with " +
                 std::string(member.key()) + ".",
             location(body));
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
