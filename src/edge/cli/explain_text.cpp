#include "edge/cli/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/utf8.h"

namespace sqlagent::cli {
namespace json = boost::json;
namespace {

constexpr size_t kMentionsPerPlace = 6, kCandidates = 5, kCandidatesJson = 50;

std::string_view name(nlq::Decision decision) {
  switch (decision) {
    case nlq::Decision::answer:
      return "answer";
    case nlq::Decision::clarify:
      return "clarify";
    case nlq::Decision::abstain:
      return "abstain";
  }
  return "abstain";
}

std::string padded(const std::string& text, size_t width) {
  const size_t has = utf8_length(text);
  return has >= width ? text : text + std::string(width - has, ' ');
}

std::string indented(const std::string& text) {
  std::string out = "    ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

// Figures that a person can add up: value × weight for each feature that counts.
std::string features_text(const nlq::TracedCandidate& candidate) {
  std::string out;
  for (const auto& [feature, value] : candidate.features) {
    const double weight = feature.weight().rank;
    if (value == 0 || weight == 0) continue;
    out += fmt::format("    {:<18} {:>6.2f} × {:>5.2f} = {:>6.2f}\n", feature.name(), value, weight,
                       value * weight);
  }
  return out;
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + item;
  return out;
}

std::string reason(const Explained& e) {
  const auto& r = e.readings;
  if (r.remark) return "nothing of the data is asked";
  if (r.decision == nlq::Decision::answer)
    return r.ranked.size() > 1 ? fmt::format("the best reading leads by {:.2f}",
                                             r.ranked[0].score - r.ranked[1].score)
                               : "there is one reading";
  if (r.decision == nlq::Decision::clarify) return "several readings are about equally likely";
  if (e.trace.candidates.empty()) return "no reading was found";
  const auto& best = e.trace.candidates.front();
  if (!best.uncovered.empty()) return "the best reading makes no use of: " + joined(best.uncovered);
  if (best.soft) return "the best reading rests on words that are only alike";
  return "the best reading leaves out what was said";
}

}  // namespace

std::string explain_text(const Explained& e) {
  std::string out = "Question: " + e.question + "\n";
  if (!e.trace.words.empty()) {
    out += "Words:    ";
    for (const auto& word : e.trace.words) out += word + " ";
    out += "\n";
  }
  size_t widest = 0;
  for (const auto& m : e.trace.mentions) widest = std::max(widest, utf8_length(m.words));
  widest = std::min<size_t>(widest, 32);
  if (!e.trace.mentions.empty()) out += "\nWhat the words may be (best of each place)\n";
  std::string place;
  size_t of_place = 0;
  for (const auto& m : e.trace.mentions) {
    of_place = m.words == place ? of_place + 1 : 0;
    place = m.words;
    if (of_place >= kMentionsPerPlace) continue;
    out += fmt::format("  {}  {:>5.2f}  {}  {}{}\n", padded(of_place == 0 ? m.words : "", widest),
                       m.score, padded(m.kind, 12), m.means,
                       (m.means.empty() ? "(" : "  (") + m.rule + (m.soft ? ", only alike)" : ")"));
  }
  for (size_t i = 0; i < e.trace.candidates.size() && i < kCandidates; ++i) {
    const auto& c = e.trace.candidates[i];
    out += fmt::format("\nReading {} of {}: score {:.2f}, probability {:.2f}{}{}\n", i + 1,
                       e.trace.candidates.size(), c.score, c.probability,
                       c.uncovered.empty() ? "" : ", makes no use of: " + joined(c.uncovered),
                       c.soft ? ", rests on likeness" : "");
    out += features_text(c) + indented(c.sql) + "\n";
  }
  out += fmt::format("\nDecision: {}, since {}\n", name(e.readings.decision), reason(e));
  if (e.readings.decision == nlq::Decision::answer && !e.readings.ranked.empty()) {
    const auto& intent = e.readings.ranked.front().intent;
    out += "  " + nlq::describe(intent, e.catalog) + "\n";
    for (const auto& assumption : intent.assumptions) out += "  Assumed: " + assumption.text + "\n";
  }
  if (!e.readings.message.empty()) out += "  " + e.readings.message + "\n";
  for (const auto& option : e.readings.options) out += "  - " + option.text + "\n";
  return out;
}

std::string explain_json(const Explained& e) {
  json::array mentions, candidates, options, assumptions;
  for (const auto& m : e.trace.mentions)
    mentions.push_back(json::object{{"words", m.words},
                                    {"kind", m.kind},
                                    {"means", m.means},
                                    {"evidence", m.rule},
                                    {"score", m.score},
                                    {"only_alike", m.soft}});
  for (size_t i = 0; i < e.trace.candidates.size() && i < kCandidatesJson; ++i) {
    const auto& c = e.trace.candidates[i];
    json::array features;
    for (const auto& [feature, value] : c.features)
      features.push_back(json::object{
          {"name", feature.name()}, {"value", value}, {"weight", feature.weight().rank}});
    candidates.push_back(json::object{{"sql", c.sql},
                                      {"score", c.score},
                                      {"probability", c.probability},
                                      {"features", std::move(features)},
                                      {"unused_words", json::value_from(c.uncovered)},
                                      {"only_alike", c.soft}});
  }
  for (const auto& option : e.readings.options) options.emplace_back(option.text);
  json::object out{{"question", e.question},
                   {"words", json::value_from(e.trace.words)},
                   {"mentions", std::move(mentions)},
                   {"candidates", std::move(candidates)},
                   {"decision", name(e.readings.decision)},
                   {"reason", reason(e)},
                   {"message", e.readings.message},
                   {"not_understood", json::value_from(e.readings.not_understood)},
                   {"options", std::move(options)}};
  if (e.readings.decision == nlq::Decision::answer && !e.readings.ranked.empty()) {
    const auto& intent = e.readings.ranked.front().intent;
    for (const auto& assumption : intent.assumptions) assumptions.emplace_back(assumption.text);
    out["description"] = nlq::describe(intent, e.catalog);
    out["assumptions"] = std::move(assumptions);
  }
  return json::serialize(out) + "\n";
}

}  // namespace sqlagent::cli
