#include "core/nlq/evidence.h"

#include <algorithm>
#include <array>

#include "core/catalog/value_index.h"
#include "core/catalog/words.h"
#include "core/nlq/completer.h"
#include "core/nlq/coordinate.h"
#include "core/nlq/naming.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/sentences.h"

namespace sqlagent::nlq {
namespace {
constexpr int kMaxDepth = 8;
constexpr size_t kTilings = 10;

std::vector<std::string> said(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& token : tokenize(text)) out.push_back(token.word);
  return out;
}

bool says(const std::vector<Token>& tokens, size_t at, const std::vector<std::string>& words) {
  if (words.empty() || at + words.size() > tokens.size()) return false;
  for (size_t i = 0; i < words.size(); ++i)
    if (tokens[at + i].word != words[i] && tokens[at + i].stem != stem(words[i])) return false;
  return true;
}

std::string_view bare(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct Split {
  size_t at = std::string_view::npos, length = 0;
  char op = 0;
};

// The last operator outside brackets, of the ones that bind least.
Split operator_in(std::string_view text) {
  struct Sign {
    std::string_view text;
    char op;
  };
  static constexpr std::array kLoose =
      std::to_array<Sign>({{" + ", '+'}, {" - ", '-'}, {" minus ", '-'}, {" plus ", '+'}});
  static constexpr std::array kTight = std::to_array<Sign>({{" / ", '/'},
                                                            {" * ", '*'},
                                                            {" divided by ", '/'},
                                                            {" multiplied by ", '*'},
                                                            {" times ", '*'}});
  const auto last = [&](std::span<const Sign> signs) {
    Split found;
    int depth = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
      if (depth != 0) continue;
      for (const auto& sign : signs)
        if (text.substr(i, sign.text.size()) == sign.text) found = {i, sign.text.size(), sign.op};
    }
    return found;
  };
  const Split loose = last(kLoose);
  return loose.op ? loose : last(kTight);
}

bool bracketed(std::string_view text) {
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return false;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return i + 1 == text.size();
  }
  return false;
}

bool arithmetic_in(std::string_view text) {
  return operator_in(bracketed(bare(text)) ? bare(text).substr(1, bare(text).size() - 2) : text)
             .op != 0;
}

}  // namespace

Evidence::Evidence(std::string_view evidence, const Lens& lens, Date today)
    : lens_(lens), today_(today), definitions_(definitions_in(evidence)) {
  // The tenant's own; a rule without a term may define something in prose.
  for (const auto& own : lens.catalog.definitions()) {
    if (!own.term.empty()) definitions_.push_back({own.term, "", own.meaning});
    if (own.term.empty())
      for (auto& one : definitions_in(own.meaning)) definitions_.push_back(std::move(one));
  }
  definitions_.push_back({"AOV", "", "average order value"});  // everybody's
}

// A figure in words: one measure and its conditions, every word of it understood.
ExprPtr Evidence::figure(std::string_view text, int& table) const {
  const std::string words(bare(text));
  std::vector<Token> tokens = tokenize(words);
  open_names(tokens, lens_.vocabulary);
  // "score at day 7" is a score_day7 that is said in words.
  std::erase_if(tokens, [](const Token& t) { return t.word == "at" || t.word == "on"; });
  if (tokens.empty() || tokens.size() > kMaxTokens) return nullptr;
  if (tokens.front().number) return number_of(tokens.front().number->text);
  const Scene scene{lens_.catalog, lens_.vocabulary, lens_.derived, tokens, today_, lens_.stages};
  Chart chart(scene);
  fill_chart(scene, chart);
  for (const Tiling& tiling : compose(scene, chart, 0, static_cast<int>(tokens.size()), kTilings)) {
    if (!tiling.uncovered.empty()) continue;
    ExprPtr out;
    PredPtr where;
    bool whole = true;
    int of = -1;
    const auto put = [&](ExprPtr expr, int t) {
      whole &= !out && expr;
      out = std::move(expr);
      of = t;
    };
    for (const Piece* p : tiling.parts) {
      whole &= !p->soft;
      if (p->kind == Kind::filter) {
        where = both_of(where, p->pred);
      } else if (p->kind == Kind::measure) {
        put(p->expr, p->table);
        if (p->pred) where = both_of(where, p->pred);
      } else if (p->kind == Kind::entity) {
        if (out && of == p->table) continue;  // "lost shipments": the things are named again
        put(aggregate_of(Agg::count, nullptr, p->table), p->table);
      } else if (p->kind == Kind::column) {
        const auto& column = scene.column(*p);
        put(is_number(column) ? aggregate_of(default_agg(column), p->expr, p->table) : nullptr,
            p->table);
      } else {
        whole &= p->kind == Kind::filler || p->kind == Kind::listing || p->kind == Kind::count;
      }
    }
    const auto* inner = out ? std::get_if<Aggregate>(&out->is) : nullptr;
    if (!whole || !out || (where && !inner)) continue;
    table = of;
    if (!where) return out;
    Aggregate limited = *inner;
    limited.where = std::make_shared<const Aggregate::PredBox>(Aggregate::PredBox{*where});
    return std::make_shared<const Expr>(Expr{limited});
  }
  return nullptr;
}

ExprPtr Evidence::arithmetic(std::string_view text, int depth, int& table) const {
  text = bare(text);
  if (text.empty() || depth > kMaxDepth) return nullptr;
  if (bracketed(text)) return arithmetic(text.substr(1, text.size() - 2), depth + 1, table);
  const Split split = operator_in(text);
  if (!split.op) return figure(text, table);
  ExprPtr left = arithmetic(text.substr(0, split.at), depth + 1, table);
  ExprPtr right = arithmetic(text.substr(split.at + split.length), depth + 1, table);
  return left && right ? binary_of(split.op, left, right) : nullptr;
}

bool Evidence::understood(const std::string& words) const {
  std::vector<Token> tokens = tokenize(words);
  open_names(tokens, lens_.vocabulary);
  if (tokens.empty() || tokens.size() > kMaxTokens) return false;
  const Scene scene{lens_.catalog, lens_.vocabulary, lens_.derived, tokens, today_, lens_.stages};
  Chart chart(scene);
  fill_chart(scene, chart);
  const auto best = compose(scene, chart, 0, static_cast<int>(tokens.size()), 1);
  return !best.empty() && best.front().uncovered.empty();
}

bool Evidence::replace(const Definition& definition, size_t at, size_t length,
                       std::vector<Token>& tokens) {
  std::vector<Token> meaning;
  if (arithmetic_in(definition.body)) {
    int table = -1;
    const ExprPtr expr = arithmetic(definition.body, 0, table);
    if (!expr || table < 0) return false;
    Token marker;
    marker.word = "definition" + std::to_string(terms_.size());
    marker.stem = marker.word;
    marker.quoted = true;  // not to be repaired
    terms_.push_back({marker.word, expr, table, definition.name + " = " + definition.body});
    meaning.push_back(std::move(marker));
  } else {
    if (!understood(definition.body)) return false;
    meaning = tokenize(definition.body);
  }
  for (Token& token : meaning) {
    token.begin = tokens[at].begin;
    token.end = tokens[at + length - 1].end;
  }
  meaning.back().ends_clause = tokens[at + length - 1].ends_clause;
  const auto first = tokens.begin() + static_cast<long>(at);
  tokens.erase(first, first + static_cast<long>(length));
  tokens.insert(tokens.begin() + static_cast<long>(at), meaning.begin(), meaning.end());
  return true;
}

void Evidence::open(std::vector<Token>& tokens) {
  for (const Definition& definition : definitions_) {
    const auto name = said(definition.name), long_name = said(definition.long_name);
    for (size_t at = 0; at < tokens.size(); ++at) {
      size_t length = says(tokens, at, name)        ? name.size()
                      : says(tokens, at, long_name) ? long_name.size()
                                                    : 0;
      if (length == 0) continue;
      // "the AOV (average order value)": both names of one thing.
      if (length == name.size() && says(tokens, at + length, long_name)) length += long_name.size();
      replace(definition, at, length, tokens);
      break;
    }
  }
}

void Evidence::close(std::vector<Token>& tokens) const {
  for (Token& token : tokens)
    for (const Term& term : terms_)
      if (token.word == term.marker) token.quoted = false;
}

void Evidence::add_terms(const std::vector<Token>& tokens, Chart& chart) const {
  for (size_t at = 0; at < tokens.size(); ++at)
    for (const Term& term : terms_) {
      if (tokens[at].word != term.marker) continue;
      Piece piece;
      piece.kind = Kind::measure;
      piece.begin = static_cast<int>(at);
      piece.end = piece.begin + 1;
      piece.score = 1.5;
      piece.table = term.table;
      piece.expr = term.expr;
      piece.hint = identifier(term.said.substr(0, term.said.find(" = ")));
      piece.rule = "definition";
      piece.assumed.push_back({"definition", term.said});
      chart.add(std::move(piece));
    }
}

}  // namespace sqlagent::nlq
