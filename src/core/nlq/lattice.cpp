#include "core/nlq/lattice.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/catalog/words.h"
#include "core/nlq/lattice_states.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"
#include "core/nlq/units.h"

namespace sqlagent::nlq {

std::string text_of(const Scene& scene, int begin, int end) {
  std::string out;
  for (int i = begin; i < end; ++i) out += (i > begin ? " " : "") + scene.tokens[i].word;
  return out;
}

bool only_stops(const Scene& scene, int begin, int end) {
  for (int i = begin; i < end; ++i)
    if (scene.tokens[i].quoted || !is_stop_word(scene.tokens[i].word)) return false;
  return true;
}

namespace {
using catalog::Role;

void add_phrases(const Scene& scene, Chart& chart) {
  static const auto kByFirst = [] {
    std::multimap<std::string_view, const Phrase*> map;
    for (const auto& phrase : phrases())
      map.emplace(phrase.words.substr(0, phrase.words.find(' ')), &phrase);
    return map;
  }();
  const int n = static_cast<int>(scene.tokens.size());
  for (int at = 0; at < n; ++at) {
    if (scene.tokens[at].quoted) continue;
    auto [from, to] = kByFirst.equal_range(scene.tokens[at].word);
    for (; from != to; ++from) {
      const Phrase& phrase = *from->second;
      const int count = static_cast<int>(std::ranges::count(phrase.words, ' ')) + 1;
      if (at + count > n || text_of(scene, at, at + count) != phrase.words) continue;
      if (phrase.kind == Kind::filler && phrase.words.starts_with("name") &&
          !phrase.words.starts_with("named") && is_nameless(scene, at, at + 1))
        continue;
      if (phrase.kind == Kind::exists_word && at > 0) continue;  // a yes/no question starts with it
      if (phrase.kind == Kind::listing && phrase.words == "name" && at > 0) continue;  // a noun
      // "as a percentage" says how to show it; "as a percentage of" says of what.
      if (phrase.kind == Kind::filler && phrase.words.ends_with("percentage") && at + count < n &&
          scene.tokens[at + count].word == "of")
        continue;
      // "First name" and "last name" rank nothing.
      if (phrase.kind == Kind::superlative && at + count < n &&
          (phrase.words == "first" || phrase.words == "last") &&
          scene.tokens[at + count].stem == "name")
        continue;
      Piece piece;
      piece.kind = phrase.kind;
      piece.begin = at;
      piece.end = at + count;
      piece.score = phrase.kind == Kind::filler ? 0.9 : 1.0;
      // A phrase is surer than its words one by one.
      piece.score += 0.1 * (count - 1);
      for (int i = at; i < at + count; ++i)
        piece.score += i > at && !is_stop_word(scene.tokens[i].word) ? 1.0 : 0.0;
      if (is_stop_word(scene.tokens[at].word) && count == 1) piece.score = 0.3;
      piece.rule = "phrase";
      piece.agg = phrase.agg;
      piece.cmp = phrase.cmp;
      piece.descending = phrase.descending;
      piece.hint = phrase.hint;
      piece.said = phrase.words;
      chart.add(std::move(piece));
    }
  }
}

void add_numbers(const Scene& scene, Chart& chart) {
  static constexpr std::array<std::string_view, 11> kNames{
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    const Token& token = scene.tokens[at];
    Piece piece;
    piece.kind = Kind::number;
    piece.begin = at;
    piece.end = at + 1;
    piece.score = 1.0;
    piece.rule = "number";
    if (token.number) {
      piece.literals = {{token.number->text, Type::numeric}};
      piece.unit = token.number->percent ? "%" : token.number->currency;
      const bool unit_word = at + 1 < static_cast<int>(scene.tokens.size()) &&
                             has(std::array<std::string_view, 8>{"euro", "euros", "eur", "dollars",
                                                                 "usd", "percent", "%", "pounds"},
                                 scene.tokens[at + 1].word);
      if (unit_word) {
        const bool percent =
            scene.tokens[at + 1].word == "percent" || scene.tokens[at + 1].word == "%";
        Piece with = piece;
        with.end = at + 2;
        with.score = 2.0;
        with.unit = percent ? "%" : "money";
        chart.add(std::move(with));
      }
      if (at + 1 < static_cast<int>(scene.tokens.size()))
        if (const auto unit = unit_named(scene.tokens[at + 1].word); !unit.empty()) {
          Piece with = piece;
          with.end = at + 2;
          with.score = 1.9;  // the word may as well name a column
          with.unit = unit;
          chart.add(std::move(with));
        }
      chart.add(std::move(piece));
    } else if (const auto* found = std::ranges::find(kNames, token.word);
               found != kNames.end() && !token.quoted) {
      piece.literals = {{std::to_string(found - kNames.begin()), Type::numeric}};
      chart.add(std::move(piece));
    }
  }
}

// What "containing" is followed by: quoted text, or the next word as it stands.
void add_literals(const Scene& scene, Chart& chart) {
  for (int at = 0; at < static_cast<int>(scene.tokens.size()); ++at) {
    const Token& token = scene.tokens[at];
    bool after = token.quoted;
    for (const Piece& p : chart.pieces()) after |= p.kind == Kind::starts && p.end == at;
    if (!after) continue;
    Piece piece;
    piece.kind = Kind::literal;
    piece.begin = at;
    piece.end = at + 1;
    piece.score = 1.0;
    piece.rule = "literal";
    piece.literals = {{token.word, Type::text}};
    chart.add(std::move(piece));
  }
}

void add_derived(const Scene& scene, Chart& chart) {
  constexpr double kOurs = 0.72;  // said of a business, so only by those who speak of theirs
  struct Said {
    std::string_view words, name;
    double quality;
  };
  static constexpr std::array kSaid = std::to_array<Said>({
      {"revenue", "revenue", 1},
      {"revenues", "revenue", 1},
      {"sales", "revenue", 0.95},
      {"turnover", "revenue", 0.8},
      {"spend", "revenue", 0.85},
      {"spent", "revenue", 0.85},
      {"spending", "revenue", 0.85},
      {"income", "revenue", 0.8},
      {"money", "revenue", 0.85},
      {"sales volume", "units", 1},
      {"volume sold", "units", 1},
      {"sales performance", "revenue", 0.95},
      {"sales amount", "revenue", 1},
      {"sales value", "revenue", 1},
      {"sales revenue", "revenue", 1},
      {"business revenue", "revenue", 1},
      {"net revenue", "revenue", 0.95},
      {"net sales", "revenue", 0.95},
      {"takings", "revenue", 0.9},
      {"earnings", "revenue", 0.6},
      {"lifetime value", "revenue", 0.9},
      {"customer lifetime value", "revenue", 0.95},
      {"lifetime revenue", "revenue", 1},
      {"lifetime spend", "revenue", 0.95},
      {"ltv", "revenue", 0.9},
      {"clv", "revenue", 0.9},
      {"proceeds", "revenue", 0.9},
      {"performance", "revenue", kOurs},
      {"perform", "revenue", kOurs},
      {"performing", "revenue", kOurs},
      {"growth", "revenue", kOurs},
      {"quantity", "units", 1},
      {"quantities", "units", 1},
      {"quantity sold", "units", 1},
      {"units", "units", 1},
      {"units sold", "units", 1},
      {"volume", "units", 0.85},
      {"profit", "profit", 1},
      {"gross profit", "profit", 1},
      {"margin", "profit", 0.9},
      {"gross margin", "profit", 0.95},
      {"items sold", "units", 0.9},
      {"pieces sold", "units", 0.9},
      {"raised", "revenue", 0.8},
      {"collected", "revenue", 0.75},
      {"brings in money", "revenue", 1},
      {"business", "revenue", 0.4},
      {"duration", "duration", 1},
      {"durations", "duration", 1},
      {"length of stay", "duration", 1},
      {"time spent", "duration", 0.9},
      {"tenure", "tenure", 1},
      {"length of service", "tenure", 1},
  });
  const int n = static_cast<int>(scene.tokens.size());
  const bool ours = std::ranges::any_of(scene.tokens, [](const Token& token) {
    return !token.quoted &&
           has(std::array<std::string_view, 6>{"our", "my", "we", "us", "i", "ours"},
               std::string_view(token.word));
  });
  for (int begin = 0; begin < n; ++begin)
    for (const auto& said : kSaid) {
      const int count = static_cast<int>(std::ranges::count(said.words, ' ')) + 1;
      if (begin + count > n || text_of(scene, begin, begin + count) != said.words) continue;
      if (said.quality <= kOurs && !ours) continue;
      for (const auto& derived : scene.derived) {
        if (derived.name != said.name) continue;
        Piece piece;
        piece.kind = Kind::measure;
        piece.begin = begin;
        piece.end = begin + count;
        piece.agg = derived.name == "duration" || derived.name == "tenure" ? Agg::avg : Agg::sum;
        piece.table = derived.table;
        piece.expr = aggregate_of(piece.agg, derived.row, derived.table);
        piece.score = count * said.quality * derived.quality;
        piece.hint = derived.name;
        piece.rule = "derived measure";
        piece.soft = said.quality < 0.5;
        if (!derived.formula.empty()) piece.assumed.push_back({derived.name, derived.formula});
        chart.add(std::move(piece));
      }
    }
  // "headcount": the people on file.
  for (int begin = 0; begin < n; ++begin) {
    const int count = text_of(scene, begin, std::min(n, begin + 2)) == "head count" ? 2 : 1;
    if (count == 1 && scene.tokens[begin].word != "headcount") continue;
    for (int t = 0; t < static_cast<int>(scene.catalog.tables().size()); ++t)
      if (std::ranges::any_of(scene.table(t).nouns, [](const std::string& noun) {
            return has(std::array<std::string_view, 5>{"employee", "person", "staff", "worker",
                                                       "staff member"},
                       noun);
          })) {
        Piece piece;
        piece.kind = Kind::measure;
        piece.begin = begin;
        piece.end = begin + count;
        piece.table = t;
        piece.agg = Agg::count;
        piece.expr = aggregate_of(Agg::count, nullptr, t);
        piece.score = count;
        piece.hint = "headcount";
        piece.rule = "headcount";
        chart.add(std::move(piece));
      }
  }
}

}  // namespace

Literal true_literal(const catalog::Column& flag) {
  if (flag.facts.type == Type::boolean) return {"true", Type::boolean};
  if (flag.facts.type != Type::text) return {"1", Type::integer};
  for (const auto& value : flag.facts.values)
    if (has(std::array<std::string_view, 9>{"y", "yes", "true", "t", "1", "ja", "j", "oui", "si"},
            catalog::normalise(value)))
      return {value, Type::text};
  return {"", Type::text};
}

Literal false_literal(const catalog::Column& flag) {
  if (flag.facts.type == Type::boolean) return {"false", Type::boolean};
  if (flag.facts.type != Type::text) return {"0", Type::integer};
  for (const auto& value : flag.facts.values)
    if (has(std::array<std::string_view, 7>{"n", "no", "false", "f", "0", "nein", "non"},
            catalog::normalise(value)))
      return {value, Type::text};
  return {"", Type::text};
}

void add_mentions(const Scene& scene, Chart& chart) {
  add_phrases(scene, chart);
  add_numbers(scene, chart);
  add_literals(scene, chart);
  add_names(scene, chart);
  add_cells(scene, chart);
  add_full_names(scene, chart);
  add_implied(scene, chart);
  add_trade(scene, chart);
  add_derived(scene, chart);
  add_orders(scene, chart);
  if (scene.stages.has(Stage::verbs)) add_verbs(scene, chart);
  add_states(scene, chart);
}

}  // namespace sqlagent::nlq
