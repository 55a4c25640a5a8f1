// The stages of the engine in their order: tokenise → repair → lattice → rules → compose → complete
// (and follow_up) → bind → rank → decide.
#include "core/nlq/read.h"

#include <algorithm>

#include "core/nlq/bind.h"
#include "core/nlq/choose.h"
#include "core/nlq/complete.h"
#include "core/nlq/coordinate.h"
#include "core/nlq/decide.h"
#include "core/nlq/evidence.h"
#include "core/nlq/extent.h"
#include "core/nlq/follow_up.h"
#include "core/nlq/languages.h"
#include "core/nlq/lens.h"
#include "core/nlq/order.h"
#include "core/nlq/provenance.h"
#include "core/nlq/rules/fiscal.h"
#include "core/nlq/rules/rules.h"
#include "core/nlq/sentences.h"
#include "core/nlq/several.h"
#include "core/nlq/spelling.h"
#include "core/nlq/suggest.h"
#include "core/nlq/talk.h"
#include "core/nlq/trace.h"
#include "core/nlq/writing.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kTilings = 60, kRanked = 50;
constexpr auto kTooLong =
    "This question is too long for me. Please ask one thing at a time, in a sentence or two.";

Readings declined(std::string message) {
  Readings out;
  out.message = std::move(message);
  return out;
}

void note_provenance(const Tiling& tiling, const std::vector<Token>& tokens, Intent& intent) {
  for (const Piece* p : tiling.parts)
    if (p->kind != Kind::filler)
      intent.provenance.push_back({tokens[p->begin].begin, tokens[p->end - 1].end, slot_of(*p),
                                   p->soft ? "likeness" : "name or cell"});
}

bool speaks_of_before(std::string_view word) {
  return word == "them" || word == "those" || word == "they" || word == "their" || word == "same" ||
         word == "instead";
}

// Binds a changed answer; what was bound before is added to each way of it.
void bind_edited(const Scene& scene, const Joins& joins, const Edited& edited,
                 std::vector<Draft>& out) {
  const size_t before = out.size();
  nlq::bind(scene, joins, edited.draft, out);
  for (size_t i = before; i < out.size(); ++i)
    for (const auto& output : edited.beside) out[i].intent.columns.push_back(output);
}

// Some term makes use of the word.
bool covered(const Tiling& tiling, int word) {
  return std::ranges::any_of(tiling.parts, [&](const Piece* p) {
    return p->kind != Kind::filler && p->kind != Kind::edit && p->begin <= word && word < p->end;
  });
}

// What surrounds a question: the conversation, and who wants to see how it is read.
struct Round {
  std::string_view question;
  const Evidence& evidence;
  const Context* context = nullptr;
  Said said = {};
  Trace* trace = nullptr;
};

// A sentence that is one of our acts, done to the last answer.
void add_acts(const Scene& scene, const Joins& joins, const Round& round,
              std::vector<Ranked>& out) {
  if (!round.context || round.said.act == Act::none) return;
  std::vector<Draft> bound;
  if (round.said.act == Act::undo) {
    if (auto before = before_last(*round.context)) {
      Draft back;
      back.intent = std::move(*before);
      back.add("words", static_cast<double>(scene.tokens.size()));
      back.add("edit", 1.0);
      bound.push_back(std::move(back));
    }
  } else if (const auto changed = edited(scene, joins, round.said, *round.context)) {
    bind_edited(scene, joins, *changed, bound);
  }
  for (Draft& draft : bound) out.push_back({std::move(draft), {}, {}, false, {}});
}

std::vector<Ranked> candidates(const Scene& scene, const Round& round, std::vector<int>& lost) {
  const Context* context = round.context;
  Chart chart(scene);
  round.evidence.add_terms(scene.tokens, chart);
  fill_chart(scene, chart);
  if (round.trace) trace_mentions(scene, chart, *round.trace);
  const Joins joins(scene.catalog);
  std::vector<Ranked> out;
  add_acts(scene, joins, round, out);
  std::deque<Piece> own;
  const std::vector<Tiling> tilings =
      compose_sentences(scene, chart, sentences_of(round.question, scene.tokens),
                        scene.stages.has(Stage::beam) ? kTilings : 1, own);
  if (!tilings.empty()) lost = tilings.front().uncovered;
  for (const Tiling& tiling : tilings) {
    const Frame frame = frame_of(tiling);
    std::vector<Draft> drafts, bound;
    complete(scene, joins, frame, drafts);
    for (const Draft& draft : drafts) bind(scene, joins, draft, bound);
    // "them", "those" speak of the answer before: as a new question they would be ignored. "Their
    // manager" asks for what belongs to it.
    const size_t fresh_bound = bound.size();
    if (context)
      if (const auto changed = edited(scene, joins, frame, context->last))
        bind_edited(scene, joins, *changed, bound);
    for (size_t b = 0; b < bound.size(); ++b) {
      Draft& draft = bound[b];
      note_provenance(tiling, scene.tokens, draft.intent);
      draft.add("named_date", draft.events.empty() ? 0 : 1);  // else its choice is stated
      Ranked one{std::move(draft), {}, tiling.uncovered, false, {}};
      if (context)
        for (size_t word = 0; word < scene.tokens.size(); ++word)
          if (b < fresh_bound ? speaks_of_before(scene.tokens[word].word)
                              : scene.tokens[word].word == "their")
            one.uncovered.push_back(static_cast<int>(word));
      // "The same team": as whom, has to be understood.
      for (size_t word = 0; b < fresh_bound && word < scene.tokens.size(); ++word)
        if (scene.tokens[word].word == "same" && !covered(tiling, static_cast<int>(word)))
          one.uncovered.push_back(static_cast<int>(word));
      std::erase_if(one.uncovered, [&](int word) { return has(one.draft.heard, word); });
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

// What is wrong with a question that no reading was found for, if it is not in English.
void note_language(Readings& out, std::string_view question, const Lens& lens, Date today) {
  if (out.decision != Decision::abstain || out.remark) return;
  if (other_script(question)) {
    out.not_understood.clear();
    out.message = "Please ask in English; headers and cells may be in any language and script.";
    return;
  }
  auto words = tokenize(question);
  std::erase_if(words, [&](const Token& token) {
    return lens.vocabulary.knows(token.stem) ||
           !lens.catalog.values().find(token.word, false, 1).empty();
  });
  std::string reply(foreign_reply(words));
  const size_t example = reply.find("{}");
  if (example == std::string::npos) return;
  const auto first = suggestions(lens, today, 1);
  out.not_understood.clear();
  out.message = reply.replace(example, 2, first.empty() ? "How many rows are there?" : first[0]);
}

// One question; nothing is said yet of what could be asked instead.
Readings read_one(std::string_view question, const Lens& lens, Date today, const Context* context,
                  Trace* trace, std::string_view definitions) {
  const catalog::Catalog& catalog = lens.catalog;
  if (!lens.stages.has(Stage::follow_ups)) context = nullptr;
  std::vector<Token> tokens = tokenize(question);
  if (tokens.empty()) return declined("Please type a question about your data.");
  if (tokens.size() > kMaxTokens) return declined(kTooLong);
  Evidence evidence(definitions, lens, today);
  const Round round{question, evidence, context, act_of(tokens), trace};
  const auto known = [&](const Token& token) { return lens.vocabulary.knows(token.stem); };
  // A table called "help" is asked for, whatever the word means elsewhere.
  const bool names_data = tokens.size() == 1 && known(tokens.front());
  if (is_talk(round.said.act) && !names_data) return talk(round.said, catalog, context);
  drop_writing(question, tokens);
  evidence.open(tokens);
  open_names(tokens, lens.vocabulary);
  if (tokens.size() > 2 * kMaxTokens) return declined(kTooLong);
  if (lens.stages.has(Stage::spelling)) repair(tokens, catalog, lens.vocabulary);
  evidence.close(tokens);
  share_heads(tokens, lens.vocabulary);
  std::string rules(definitions);
  for (const auto& own : catalog.definitions()) rules += "\n" + catalog::text(own);
  const Scene scene{catalog, lens.vocabulary, lens.derived,        tokens,
                    today,   lens.stages,     year_start_in(rules)};
  std::vector<int> lost;
  std::vector<Ranked> ranked = rank(candidates(scene, round, lost), catalog, kRanked, lens.stages);
  if (trace) trace_candidates(scene, ranked, *trace);
  Readings out = decide(std::move(ranked), lost, question, scene);
  const bool narrows = context && (context->last.limit || context->last.having) &&
                       std::ranges::any_of(tokens, [](const Token& token) {
                         return token.word == "them" || token.word == "those";
                       });
  if (out.decision == Decision::abstain && round.said.act != Act::none) {
    out.not_understood.clear();
    out.message = cannot(round.said.act, context != nullptr);
  } else if (out.decision == Decision::abstain && narrows) {
    out.not_understood.clear();
    out.message =
        "I cannot look inside a ranking or a selection of groups. Please ask for what you need as "
        "a new question.";
  } else {
    note_language(out, question, lens, today);
  }
  return out;
}

// What was typed: one question, or the first of several that can be answered.
Readings read_asked(std::string_view question, const Lens& lens, Date today, const Context* context,
                    Trace* trace, std::string_view evidence) {
  const auto questions = questions_in(question);
  const auto least = [&] {
    Further out = Further::same;
    for (size_t i = 1; i < questions.size(); ++i) out = std::min(out, further(questions[i]));
    return out;
  };
  if (questions.size() > 1 && least() == Further::same)
    return read_one(question, lens, today, context, trace, evidence);
  if (questions.size() < 2) {
    const auto halves = halves_of(question);
    const auto first_half = [&] {
      Readings out = read_one(halves[0], lens, today, context, trace, evidence);
      out.rest = {halves[1]};
      return out;
    };
    const bool two = !halves.empty() && answers(halves[0], lens, today, context) &&
                     answers(halves[1], lens, today);
    Readings out = read_one(question, lens, today, context, trace, evidence);
    // "the card types, and how many cards there are of each" is one question.
    if (two && stands_alone(halves[1]) && further(halves[1]) == Further::anew) return first_half();
    return two && out.decision == Decision::abstain && !out.remark ? first_half() : out;
  }
  // "Which of them ...? Give me their names." is one question.
  if (questions.size() == 2 && further(questions[1]) == Further::perhaps) {
    Readings whole = read_one(question, lens, today, context, trace, evidence);
    if (whole.decision == Decision::answer) return whole;
  }
  // The first that can be answered is; a greeting before it is no question.
  Readings first;
  std::vector<std::string> rest;
  bool found = false;
  for (const auto& one : questions) {
    if (found) {
      if (!is_talk(act_of(tokenize(one)).act)) rest.push_back(one);
      continue;
    }
    Readings readings = read_one(one, lens, today, context, trace, evidence);
    if (!readings.remark) {
      found = readings.decision != Decision::abstain;
      if (found || first.message.empty() || first.remark) first = std::move(readings);
    } else if (first.message.empty()) {
      first = std::move(readings);
    }
  }
  if (found) first.rest = std::move(rest);
  return first;
}

// Where a period reaches beyond the data, "now" may be the last day of the data as well.
void offer_as_of(Readings& out, std::string_view question, const Lens& lens, Date today,
                 const Context* context) {
  Intent& intent = out.ranked.front().intent;
  for (const auto& range : intent.times) {
    const auto last = last_day(range.column, lens.catalog);
    const bool beyond = last && *last < today &&
                        ((range.from && *range.from > *last) ||
                         (range.to && *range.to > *last + std::chrono::days{1}));
    if (!beyond) continue;
    const Readings then = read_one(question, lens, *last, context, nullptr, {});
    if (then.decision == Decision::answer && !then.ranked.empty() &&
        then.ranked.front().intent.subject == intent.subject)
      intent.assumptions.insert(
          intent.assumptions.begin(),
          assumed("now", "today", {{iso(*last), reread(then.ranked.front().intent)}}));
    return;
  }
}

}  // namespace

Readings read(std::string_view question, const Lens& lens, Date today, const Context* context,
              Trace* trace, std::string_view evidence) {
  Readings out = read_asked(question, lens, today, context, trace, evidence);
  if (out.decision == Decision::answer && !out.ranked.empty()) {
    if (out.rest.empty()) offer_as_of(out, question, lens, today, context);
    const std::vector<Reading> others(out.ranked.begin() + 1, out.ranked.end());
    offer(out.ranked.front(), others, lens.derived, lens.catalog);
  }
  for (auto& option : out.options) offer(option.reading, out.ranked, lens.derived, lens.catalog);
  return out;
}

bool answers(std::string_view question, const Lens& lens, Date today, const Context* context) {
  const Readings readings = read_one(question, lens, today, context, nullptr, {});
  return readings.decision == Decision::answer && !readings.ranked.empty();
}

Readings read(std::string_view question, const catalog::Catalog& catalog, Date today,
              const Context* context) {
  return read(question, Lens(catalog), today, context);
}

}  // namespace sqlagent::nlq
