// The stages of the engine in their order: tokenise → repair → lattice → rules → compose → complete
// (and follow_up) → bind → rank → decide.
#include "core/nlq/read.h"

#include "core/nlq/bind.h"
#include "core/nlq/complete.h"
#include "core/nlq/coordinate.h"
#include "core/nlq/decide.h"
#include "core/nlq/follow_up.h"
#include "core/nlq/lattice.h"
#include "core/nlq/lens.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/spelling.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kTilings = 60;

Readings declined(std::string message, const catalog::Catalog& catalog) {
  Readings out;
  out.message = std::move(message);
  out.nearest = suggestions(catalog, 3);
  return out;
}

void note_provenance(const Tiling& tiling, const std::vector<Token>& tokens, Intent& intent) {
  for (const Piece* p : tiling.parts)
    if (p->kind != Kind::filler)
      intent.provenance.push_back({tokens[p->begin].begin, tokens[p->end - 1].end, p->rule,
                                   p->soft ? "likeness" : "name or cell"});
}

bool speaks_of_before(std::string_view word) {
  return word == "them" || word == "those" || word == "they";
}

// A period that lies beyond the data is answered as asked, and said.
void note_data_end(Intent& intent, const catalog::Catalog& catalog) {
  for (const auto& range : intent.times) {
    const auto& max = catalog.tables()[range.column.table].columns[range.column.column].facts.max;
    const auto last = max ? parse_iso_date(std::string_view(*max).substr(0, 10)) : std::nullopt;
    if (!last) continue;
    if (range.from && *range.from > *last)
      intent.assumptions.push_back(
          {"period",
           "The data ends on " + iso(*last) + ", before " + range.said + ".",
           range.said,
           {"up to " + iso(*last)}});
    else if (range.to && *range.to > *last + std::chrono::days{1} &&
             *range.to - *last > std::chrono::days{7})
      intent.assumptions.push_back(
          {"period",
           "The data ends on " + iso(*last) + ": " + range.said + " is not complete.",
           range.said,
           {}});
  }
}

std::vector<Ranked> candidates(const Scene& scene, const Context* context, std::vector<int>& lost) {
  Chart chart(scene);
  add_mentions(scene, chart);
  add_times(scene, chart);
  add_time_words(scene, chart);
  // Twice: conditions inside calculations, and calculations inside comparisons.
  for (int round = 0; round < 2; ++round) {
    chart.apply(value_rules());
    chart.apply(aggregation_rules());
    chart.apply(ratio_rules());
    chart.apply(calculation_rules());
    chart.apply(superlative_rules());
    chart.apply(comparison_rules());
    chart.apply(absence_rules());
    chart.apply(grouping_rules());
  }
  const Joins joins(scene.catalog);
  std::vector<Ranked> out;
  const std::vector<Tiling> tilings = compose(scene, chart, kTilings);
  if (!tilings.empty()) lost = tilings.front().uncovered;
  for (const Tiling& tiling : tilings) {
    const Frame frame = frame_of(tiling);
    std::vector<Draft> drafts, bound;
    complete(scene, joins, frame, drafts);
    const size_t fresh = drafts.size();
    if (context) edits(scene, frame, context->last, drafts);
    // "them", "those" speak of the answer before: as a new question they would be ignored. "Their
    // manager" asks for what belongs to it, which no change of a slot can say yet.
    size_t fresh_bound = 0;
    for (size_t d = 0; d < drafts.size(); ++d) {
      bind(scene, joins, drafts[d], bound);
      if (d + 1 == fresh) fresh_bound = bound.size();
    }
    for (size_t b = 0; b < bound.size(); ++b) {
      Draft& draft = bound[b];
      note_provenance(tiling, scene.tokens, draft.intent);
      note_data_end(draft.intent, scene.catalog);
      Ranked one{std::move(draft), {}, tiling.uncovered, false, {}};
      if (context)
        for (size_t word = 0; word < scene.tokens.size(); ++word)
          if (scene.tokens[word].word == "their" ||
              (b < fresh_bound && speaks_of_before(scene.tokens[word].word)))
            one.uncovered.push_back(static_cast<int>(word));
      for (const Piece* p : tiling.parts)
        if (p->soft) {
          one.soft = true;
          std::string words;
          for (int i = p->begin; i < p->end; ++i)
            words += (i > p->begin ? " " : "") + scene.tokens[i].word;
          one.soft_words.push_back(words);
        }
      out.push_back(std::move(one));
    }
  }
  return out;
}

}  // namespace

Readings read(std::string_view question, const Lens& lens, Date today, const Context* context) {
  const catalog::Catalog& catalog = lens.catalog;
  std::vector<Token> tokens = tokenize(question);
  if (tokens.empty()) return declined("Please type a question about your data.", catalog);
  if (tokens.size() > kMaxTokens)
    return declined(
        "This question is too long for me. Please ask one thing at a time, in a sentence or two.",
        catalog);
  std::vector<std::string> words;
  for (const auto& token : tokens) words.push_back(token.word);
  if (const auto language = foreign_language(words); !language.empty())
    return declined(
        "This looks like " + std::string(language) +
            ". Please ask in English for now; headers and cells may be in any language.",
        catalog);
  repair(tokens, catalog, lens.vocabulary);
  share_heads(tokens, lens.vocabulary);
  const Scene scene{catalog, lens.vocabulary, lens.derived, tokens, today};
  std::vector<int> lost;
  std::vector<Ranked> ranked = rank(candidates(scene, context, lost), catalog, 40);
  return decide(std::move(ranked), lost, question, tokens, catalog);
}

Readings read(std::string_view question, const catalog::Catalog& catalog, Date today,
              const Context* context) {
  return read(question, Lens(catalog), today, context);
}

}  // namespace sqlagent::nlq
