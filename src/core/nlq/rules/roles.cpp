// Two keys to one table play roles: where a shipment starts and where it ends, the home and the
// away team. The word beside the thing says which key is meant: "from Bristol to Leeds",
// "destination airports in Italy", "each source airport".
#include <algorithm>
#include <array>

#include "core/nlq/order.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using enum Kind;

constexpr std::array kStarts = std::to_array<std::string_view>(
    {"from", "source", "src", "origin", "orig", "departure", "depart", "dep", "start", "sender"});
constexpr std::array kEnds = std::to_array<std::string_view>(
    {"to", "destination", "dest", "dst", "arrival", "arrive", "arr", "end", "target", "receiver"});

// The keys to `table` that play a role: another key of the same table points there as well.
std::vector<int> roles_to(const Scene& scene, int table) {
  std::vector<int> out;
  const auto& edges = scene.catalog.edges();
  for (int e = 0; e < static_cast<int>(edges.size()); ++e)
    if (edges[e].to_table == table && std::ranges::any_of(edges, [&](const catalog::Edge& other) {
          return &other != &edges[e] && other.from_table == edges[e].from_table &&
                 other.to_table == table && other.from_column != edges[e].from_column;
        }))
      out.push_back(e);
  return out;
}

template <class Words>
bool speaks_of(const Scene& scene, const catalog::Edge& edge, const Words& words) {
  const auto& named = scene.column(edge.from_table, edge.from_column).words;
  return std::ranges::any_of(
      named, [&](const std::string& word) { return has(words, std::string_view(word)); });
}

// "from" and "to" before a thing.
bool leads(const Scene& scene, int at, const catalog::Edge& edge) {
  const std::string& word = scene.tokens[at].word;
  if (word == "from") return speaks_of(scene, edge, kStarts);
  return (word == "to" || word == "into") && speaks_of(scene, edge, kEnds);
}

int key_edge(const Scene& scene, const Piece& key, int table) {
  const auto& edges = scene.catalog.edges();
  for (int e : roles_to(scene, table))
    if (edges[e].from_table == key.table && edges[e].from_column == key.column) return e;
  return -1;
}

// The condition, on the thing that this key points at.
PredPtr over(const PredPtr& p, int edge) {
  const auto* c = p ? std::get_if<Compare>(&p->is) : nullptr;
  const auto* left = c && c->left ? std::get_if<ColumnRef>(&c->left->is) : nullptr;
  if (!left || c->right_expr || !left->path.empty()) return nullptr;
  ColumnRef through = *left;
  through.path = {edge};
  return compare_of(std::make_shared<const Expr>(Expr{std::move(through)}), c->op, c->right);
}

// "destination airports in Italy", "source and destination in Italy".
void of_role(const Scene& scene, std::span<const Piece* const> p, Piece base,
             std::vector<Piece>& out) {
  const Piece& condition = *p.back();
  PredPtr pred;
  for (const Piece* part : p) {
    if (!part || part == &condition || part->kind == conj_and) continue;
    if (part->kind == entity && part->table != condition.table) return;
    if (part->kind == entity) continue;
    const int edge = key_edge(scene, *part, condition.table);
    const PredPtr one = edge < 0 ? nullptr : over(condition.pred, edge);
    if (!one) return;
    pred = both_of(pred, one);
    base.edge = edge;
  }
  if (!pred) return;
  base.kind = filter;
  base.table = condition.table;
  base.column = -1;
  base.pred = pred;
  out.push_back(std::move(base));
}

// "destination airports": the airports that are one.
void thing_in_role(const Scene& scene, std::span<const Piece* const> p, Piece base,
                   std::vector<Piece>& out) {
  const int edge = key_edge(scene, *p[0], p[1]->table);
  if (edge < 0 || p[0]->end != p[1]->begin) return;
  base.kind = entity;
  base.table = p[1]->table;
  base.edge = edge;
  out.push_back(std::move(base));
}

}  // namespace

void add_roles(const Scene& scene, Chart& chart) {
  std::vector<Piece> found;
  const auto& edges = scene.catalog.edges();
  for (const Piece& piece : chart.pieces()) {
    if (piece.kind != filter || piece.edge >= 0 || piece.table < 0 || piece.begin == 0) continue;
    int at = piece.begin - 1;
    while (at > 0 && (scene.tokens[at].word == "the" || scene.tokens[at].word == "a")) --at;
    for (int e : roles_to(scene, piece.table)) {
      if (!leads(scene, at, edges[e])) continue;
      Piece led = piece;
      led.pred = over(piece.pred, e);
      if (!led.pred) continue;
      led.begin = at;
      led.edge = e;
      led.column = -1;
      led.score += 0.5;
      led.rule = "role.led";
      found.push_back(std::move(led));
    }
  }
  for (Piece& piece : found) chart.add(std::move(piece));
}

std::span<const Rule> role_rules() {
  static const std::array kRules{
      Rule{"role.thing", {is(column), is(entity)}, 0.3, thing_in_role},
      Rule{"role.condition", {is(column), maybe(entity), is(filter)}, 0.4, of_role},
      Rule{"role.conditions",
           {is(column), is(conj_and), is(column), maybe(entity), is(filter)},
           0.6,
           of_role},
  };
  return kRules;
}

}  // namespace sqlagent::nlq
