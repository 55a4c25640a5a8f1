// Who buys what, by its place: "customers", "products" and "orders" where no table goes by that
// name but what is sold is written down line by line. A line points at its order and at the thing
// sold, an order points at who placed it; a "customer segment" is what sorts those into groups.
#include <algorithm>
#include <array>
#include <optional>

#include "core/nlq/lattice.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kMostSegments = 50;
constexpr double kByPlace = 0.85;  // what a word is worth that no name says

struct Trade {
  int lines = -1, orders = -1, customers = -1, products = -1;
};

// Tables of our own that the rows of this one point at.
std::vector<int> pointed_at(const Scene& scene, int table) {
  std::vector<int> out;
  for (const auto& edge : scene.catalog.edges())
    if (edge.from_table == table && edge.to_unique && edge.to_table != table &&
        !scene.table(edge.to_table).facts.shared && !has(out, edge.to_table))
      out.push_back(edge.to_table);
  return out;
}

// The lines are where the surest revenue is. What cannot be told apart is nothing.
Trade trade_of(const Scene& scene) {
  Trade trade;
  for (const auto& derived : scene.derived)
    if (derived.name == "revenue" && trade.lines < 0) trade.lines = derived.table;
  if (trade.lines < 0) return trade;
  std::vector<int> others;
  for (int table : pointed_at(scene, trade.lines))
    if (scene.table(table).time >= 0 && !pointed_at(scene, table).empty())
      trade.orders = trade.orders < 0 ? table : trade.orders;
    else
      others.push_back(table);
  if (trade.orders < 0) {
    trade.orders = scene.table(trade.lines).time >= 0 ? trade.lines : -1;
    return trade;  // buyers and goods are not told apart by their place
  }
  if (others.size() == 1) trade.products = others.front();
  std::vector<int> buyers = pointed_at(scene, trade.orders);
  std::erase_if(buyers, [&](int t) { return has(others, t) || t == trade.lines; });
  if (buyers.size() == 1) trade.customers = buyers.front();
  return trade;
}

bool own_name(const Scene& scene, std::span<const Token> words) {
  const auto own = [&](const NameHit& hit) { return !scene.table(hit.table).facts.shared; };
  return std::ranges::any_of(scene.vocabulary.tables(words), own) ||
         std::ranges::any_of(scene.vocabulary.columns(words), own);
}

// What sorts buyers: a column beside them, or of a table that they point at.
std::optional<std::pair<int, int>> segment_of(const Scene& scene, const Trade& trade) {
  std::vector<int> tables;
  if (trade.customers >= 0) {
    tables = pointed_at(scene, trade.customers);
    tables.insert(tables.begin(), trade.customers);
  } else if (trade.orders == trade.lines && trade.lines >= 0) {
    tables = {trade.lines};
  }
  for (int t : tables)
    for (int c = 0; c < static_cast<int>(scene.table(t).columns.size()); ++c) {
      const auto& column = scene.column(t, c);
      if (column.facts.type != Type::text || column.facts.distinct > kMostSegments ||
          scene.vocabulary.has_word(t, c, "segment group tier class type category kind") < 0)
        continue;
      // In one wide table a type of goods stands beside the type of buyer.
      if (t == trade.lines && scene.vocabulary.has_word(t, c, "customer client buyer") < 0)
        continue;
      return std::pair{t, c};
    }
  return std::nullopt;
}

// "customer tier": a column of the table that is called a customer by its place alone.
void add_owned_by_place(const Scene& scene, int table, int at, Chart& chart) {
  if (at + 1 >= static_cast<int>(scene.tokens.size())) return;
  for (const auto& hit : scene.vocabulary.columns(std::span(scene.tokens.data() + at + 1, 1))) {
    if (hit.table != table) continue;
    Piece piece;
    piece.kind = Kind::column;
    piece.begin = at;
    piece.end = at + 2;
    piece.table = table;
    piece.column = hit.column;
    piece.expr = column_of(table, hit.column);
    piece.score = kByPlace + hit.quality + 0.25;
    piece.rule = "column by place";
    chart.add(std::move(piece));
  }
}

void add_segment(const Scene& scene, const Trade& trade, int at, Chart& chart) {
  if (scene.tokens[at].stem != stem("segment")) return;
  const bool named = at > 0 && scene.tokens[at - 1].stem == stem("customer");
  const int begin = named ? at - 1 : at;
  const std::span words(scene.tokens.data() + at, 1);
  if (own_name(scene, words)) return;
  const auto found = segment_of(scene, trade);
  if (!found) return;
  const auto [table, column] = *found;
  Piece piece;
  piece.kind = Kind::column;
  piece.begin = begin;
  piece.end = at + 1;
  piece.table = table;
  piece.column = column;
  piece.expr = column_of(table, column);
  piece.score = (kByPlace + 0.1) * (piece.end - piece.begin);
  piece.rule = "segment by place";
  piece.assumed.push_back({"segment", scene.column(table, column).facts.display});
  chart.add(std::move(piece));
}

}  // namespace

void add_trade(const Scene& scene, Chart& chart) {
  struct Said {
    std::string_view word;
    int Trade::*table;
  };
  static constexpr std::array kSaid = std::to_array<Said>({{"customer", &Trade::customers},
                                                           {"client", &Trade::customers},
                                                           {"buyer", &Trade::customers},
                                                           {"product", &Trade::products},
                                                           {"article", &Trade::products},
                                                           {"item", &Trade::products},
                                                           {"order", &Trade::orders}});
  const Trade trade = trade_of(scene);
  if (trade.lines < 0) return;
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    const Token& token = scene.tokens[at];
    if (token.quoted) continue;
    add_segment(scene, trade, at, chart);
    for (const auto& said : kSaid) {
      const int table = trade.*said.table;
      if (table < 0 || token.stem != stem(said.word) ||
          own_name(scene, std::span(scene.tokens.data() + at, 1)))
        continue;
      Piece piece;
      piece.kind = Kind::entity;
      piece.begin = at;
      piece.end = at + 1;
      piece.table = table;
      piece.score = kByPlace;
      piece.rule = "table by place";
      piece.assumed.push_back({token.word, scene.table(table).facts.display});
      chart.add(std::move(piece));
      add_owned_by_place(scene, table, at, chart);
    }
  }
}

}  // namespace sqlagent::nlq
