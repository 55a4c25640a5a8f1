#include "core/nlq/decide.h"

#include <algorithm>
#include <array>

#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
constexpr double kNear =
    0.7;  // score difference within which two readings are about equally likely
constexpr size_t kShown = 10, kOptions = 4;

std::string quoted_list(const std::vector<std::string>& words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i)
    out += (i == 0                  ? ""
            : i + 1 == words.size() ? " and "
                                    : ", ") +
           ("\u201c" + words[i] + "\u201d");
  return out;
}

std::string without_mark(std::string_view question) {
  while (!question.empty() &&
         (question.back() == '?' || question.back() == '.' || question.back() == ' '))
    question.remove_suffix(1);
  return std::string(question);
}

bool ours(const Token& token) {
  return !token.quoted && !token.repaired &&
         std::ranges::any_of(phrases(), [&](const Phrase& phrase) {
           return phrase.kind != Kind::filler && phrase.words == token.word;
         });
}

// Words were heard that the reading makes no use of: it answers another question.
bool ignores(const Ranked& best) {
  static constexpr std::array<Feature, 11> kIgnoring{
      "lost_number",   "lost_both",     "no_name",       "lost_count",
      "lost_measure",  "ignored_order", "unused_entity", "unused_column",
      "later_subject", "idle_date",     "bare_grain"};
  return std::ranges::any_of(best.draft.features, [](const auto& feature) {
    const auto& [what, value] = feature;
    return value > (what == Feature("later_subject") ? 0.5 : 0.0) && has(kIgnoring, what);
  });
}

void abstain(Readings& out, std::vector<std::string> words, const catalog::Catalog& catalog) {
  out.decision = Decision::abstain;
  out.not_understood = std::move(words);
  if (catalog.tables().empty())
    out.message = "There is no data yet. Upload a file first.";
  else if (out.not_understood.empty())
    out.message =
        "I could not find a reading of this question in your tables. Try naming a table and what "
        "you want to know about it.";
  else
    out.message = "I did not understand " + quoted_list(out.not_understood) +
                  ": nothing in your tables goes by that name.";
}

}  // namespace

Readings decide(std::vector<Ranked> ranked, const std::vector<int>& lost_words,
                std::string_view question, const Scene& scene) {
  Readings out;
  const auto& tokens = scene.tokens;
  const auto& catalog = scene.catalog;
  const bool declines = scene.stages.has(Stage::declining);
  const auto said = [&](int i) {
    return std::string(question.substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
  };
  if (ranked.empty()) {
    std::vector<std::string> words;
    for (int i : lost_words) words.push_back(said(i));
    abstain(out, words, catalog);
    return out;
  }
  const Ranked& best = ranked.front();
  std::vector<std::string> lost;
  for (int i : best.uncovered)
    if (!has(lost, said(i))) lost.push_back(said(i));
  if (declines && !lost.empty()) {
    // Words of ours are understood; what they should apply to is not.
    std::vector<std::string> strange;
    for (int i : best.uncovered)
      if (!ours(tokens[i]) && !has(strange, said(i))) strange.push_back(said(i));
    abstain(out, strange, catalog);
  } else if (declines && ignores(best)) {
    abstain(out, {}, catalog);
  } else if (declines && best.soft) {
    abstain(out, best.soft_words, catalog);
  } else {
    out.decision = Decision::answer;
    std::vector<const Ranked*> open;
    for (const auto& r : ranked) {
      const bool new_choice = r.draft.doubt == best.draft.doubt && !best.draft.doubt.empty() &&
                              r.uncovered.empty() && !r.soft &&
                              best.reading.score - r.reading.score < kNear;
      bool twice = false;
      for (const Ranked* have : open) twice |= have->draft.ranked_by == r.draft.ranked_by;
      if (new_choice && !twice && open.size() < kOptions) open.push_back(&r);
    }
    if (open.size() > 1) {
      out.decision = Decision::clarify;
      out.message = best.draft.doubt == "compare" ? "Which figure do you mean?"
                                                  : "By what should I rank them?";
      for (const Ranked* r : open)
        out.options.push_back(
            {without_mark(question) + " by " + r->draft.ranked_by + "?", r->reading});
    }
  }
  for (auto& r : ranked) {
    if (out.ranked.size() == kShown) break;
    if (!declines || (r.uncovered.empty() && !r.soft)) out.ranked.push_back(std::move(r.reading));
  }
  return out;
}

}  // namespace sqlagent::nlq
