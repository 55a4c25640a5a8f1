// A value beside the column that holds it, where cells are not searched by themselves: e-mail
// addresses, streets, codes made of digits, keys. "Email is "a@b.org"", "postal code 70174", "id
// 121".
#include <algorithm>
#include <array>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;
using catalog::Role;

// The cell as it is stored; as it was typed when the cells are too many to be known.
std::optional<Literal> stored(const catalog::Column& column, const std::string& typed) {
  if (column.facts.values.empty()) return Literal{typed, Type::text};
  const std::string normal = catalog::normalise(typed);
  for (const auto& value : column.facts.values)
    if (catalog::normalise(value) == normal) return Literal{value, Type::text};
  return std::nullopt;
}

std::optional<Literal> value_in(const catalog::Column& column, const Piece& said,
                                const Token& token) {
  if (said.kind == literal)
    return column.facts.type == Type::text && !token.raw.empty() ? stored(column, token.raw)
                                                                 : std::nullopt;
  if (!said.unit.empty() || said.literals.empty() || !token.number) return std::nullopt;
  const std::string& digits = said.literals.front().text;
  if (column.facts.type == Type::text) return stored(column, digits);
  const bool key = column.role == Role::key || column.role == Role::foreign_key;
  if (key && column.facts.type == Type::integer && !digits.contains('.') && digits.size() < 16)
    return Literal{digits, Type::integer};
  return std::nullopt;
}

// A key is meant where it is named as one: "student id 3", but not "the address of store 3".
bool names_key(const Scene& scene, const Piece& named) {
  static constexpr std::array<std::string_view, 6> kIdentifier{"id",   "ids", "number",
                                                               "code", "no",  "key"};
  const std::string_view last = scene.tokens[named.end - 1].word;
  return std::ranges::find(kIdentifier, last) != kIdentifier.end() ||
         (named.end == named.begin + 1 && scene.column(named).facts.name == last);
}

void named_value(const Scene& scene, std::span<const Piece* const> p, Piece base,
                 std::vector<Piece>& out) {
  const Piece &named = *p.front(), &said = *p.back();
  const Piece* sign = p[1];
  if (sign && sign->kind == compare && sign->cmp != Cmp::eq && sign->cmp != Cmp::ne) return;
  const Role role = scene.column(named).role;
  if ((role == Role::key || role == Role::foreign_key) && !names_key(scene, named)) return;
  const auto value = value_in(scene.column(named), said, scene.tokens[said.begin]);
  if (!value) return;
  const bool denied = sign && (sign->kind == negate || sign->cmp == Cmp::ne);
  base.kind = filter;
  base.table = named.table;
  base.column = named.column;
  base.negated = denied;
  base.pred = compare_of(named.expr, denied ? Cmp::ne : Cmp::eq, {*value});
  out.push_back(std::move(base));
}

// "the song 'Badlands'" where the cells are not known: what it is called, as it was typed. Where
// they are known, a name that is not among them is none.
void thing_called(const Scene& scene, std::span<const Piece* const> p, Piece base,
                  std::vector<Piece>& out) {
  const Piece &thing = *p.front(), &said = *p.back();
  const int display = scene.table(thing.table).display;
  if (display < 0) return;
  const auto& column = scene.column(thing.table, display);
  const std::string& raw = scene.tokens[said.begin].raw;
  if (column.facts.type != Type::text || !column.facts.values.empty() || raw.empty()) return;
  base.kind = filter;
  base.table = thing.table;
  base.column = display;
  base.pred = compare_of(column_of(thing.table, display), Cmp::eq, {{raw, Type::text}});
  out.push_back(std::move(base));
}

}  // namespace

std::span<const Rule> named_value_rules() {
  static const std::array kRules{
      Rule{"value.named",
           {is(column), maybe(compare, negate), is(literal, number)},
           0.35,
           named_value},
      Rule{"value.thing_called", {is(entity), maybe(filler), is(literal)}, 0.35, thing_called},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
