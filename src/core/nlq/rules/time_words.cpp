// Words of time that are no range: grains ("monthly", "by weekday"), weekdays, and the step back of
// a follow-up ("the month before").
#include <array>
#include <string>

#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {

struct GrainWord {
  std::string_view word;
  Grain grain;
  bool adverb;  // stands alone: "monthly revenue"
};
constexpr std::array kGrains = std::to_array<GrainWord>({
    {"day", Grain::day, false},          {"date", Grain::day, false},
    {"week", Grain::week, false},        {"month", Grain::month, false},
    {"quarter", Grain::quarter, false},  {"year", Grain::year, false},
    {"hour", Grain::hour, false},        {"weekday", Grain::weekday, false},
    {"daily", Grain::day, true},         {"weekly", Grain::week, true},
    {"monthly", Grain::month, true},     {"quarterly", Grain::quarter, true},
    {"yearly", Grain::year, true},       {"annually", Grain::year, true},
    {"annual", Grain::year, true},       {"hourly", Grain::hour, true},
    {"days", Grain::day, false},         {"weeks", Grain::week, false},
    {"months", Grain::month, false},     {"quarters", Grain::quarter, false},
    {"years", Grain::year, false},       {"hours", Grain::hour, false},
    {"weekdays", Grain::weekday, false},
});

void add_grains(const Scene& scene, Chart& chart) {
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i) {
    const auto word_at = [&](int k) {
      return k < static_cast<int>(scene.tokens.size()) ? std::string_view(scene.tokens[k].word)
                                                       : "";
    };
    Piece piece;
    piece.kind = Kind::grain;
    piece.begin = i;
    piece.rule = "grain";
    // "hour of the day" is no day, "day of the week" no week.
    const auto before = [&](int k) { return i >= k ? word_at(i - k) : std::string_view(); };
    const bool inside = before(1) == "of" || (before(1) == "the" && before(2) == "of");
    const std::string_view outer = before(1) == "of" ? before(2) : before(3);
    if (inside && (outer == "hour" || outer == "day" || outer == "time")) continue;
    for (const auto& grain : kGrains)
      if (word_at(i) == grain.word && (word_at(i + 1) == "by" || word_at(i + 1) == "to") &&
          word_at(i + 2) == grain.word) {
        piece.grain = grain.grain;  // month by month
        piece.end = i + 3;
        piece.score = 3.0;
        piece.hint = "adverb";
        chart.add(piece);
      }
    for (const auto& grain : kGrains)
      if (word_at(i) == grain.word) {
        piece.grain = grain.grain;
        piece.end = i + 1;
        piece.score = grain.adverb ? 1.0 : 0.6;
        piece.hint = grain.adverb ? "adverb" : "";
        chart.add(piece);
      }
    if ((word_at(i) == "day" && word_at(i + 1) == "of" &&
         (word_at(i + 2) == "week" || (word_at(i + 2) == "the" && word_at(i + 3) == "week"))) ||
        word_at(i) == "weekday") {
      piece.grain = Grain::weekday;
      piece.hint.clear();
      piece.end = word_at(i) == "weekday" ? i + 1 : word_at(i + 2) == "week" ? i + 3 : i + 4;
      piece.score = piece.end - i > 1 ? 2.2 : 1.0;
      chart.add(piece);
    }
    if (word_at(i) == "hour" && word_at(i + 1) == "of") {
      piece.grain = Grain::hour;
      piece.hint.clear();
      piece.end = word_at(i + 2) == "day" ? i + 3 : i + 4;
      piece.score = 2.2;
      if (piece.end <= static_cast<int>(scene.tokens.size()) && word_at(piece.end - 1) == "day")
        chart.add(piece);
    }
  }
}

// "and the month before?": the range of the question before, one step back.
void add_shifts(const Scene& scene, Chart& chart) {
  const auto word_at = [&](int k) {
    return k < static_cast<int>(scene.tokens.size()) ? std::string_view(scene.tokens[k].word) : "";
  };
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i)
    for (const auto& grain : kGrains) {
      if (grain.adverb || grain.word.ends_with('s') || grain.word == "date") continue;
      const bool before =
          word_at(i) == grain.word && (word_at(i + 1) == "before" || word_at(i + 1) == "earlier");
      const bool previous =
          (word_at(i) == "previous" || word_at(i) == "prior" || word_at(i) == "preceding") &&
          word_at(i + 1) == grain.word;
      if (!before && !previous) continue;
      Piece piece;
      piece.kind = Kind::time;
      piece.begin = i;
      piece.end = i + 2;
      piece.score = 2.2;
      piece.grain = grain.grain;
      piece.hint = "shift";
      piece.rule = "time shift";
      chart.add(std::move(piece));
    }
}

void add_weekdays(const Scene& scene, Chart& chart) {
  static constexpr std::array<std::string_view, 7> kDays{
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  const auto day_at = [&](int i) -> int {
    if (i >= static_cast<int>(scene.tokens.size())) return 0;
    std::string_view w = scene.tokens[i].word;
    if (w.ends_with('s')) w.remove_suffix(1);
    for (int d = 0; d < 7; ++d)
      if (w == kDays[d]) return d + 1;
    return 0;
  };
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i) {
    Piece piece;
    piece.kind = Kind::time;
    piece.begin = i;
    piece.rule = "weekday";
    int at = i;
    const std::string& w = scene.tokens[i].word;
    if (w == "weekend" || w == "weekends") {
      piece.days = {6, 7};
      at = i + 1;
    } else {
      while (const int day = day_at(at)) {
        piece.days.push_back(day);
        ++at;
        if (at < static_cast<int>(scene.tokens.size()) &&
            (scene.tokens[at].word == "and" || scene.tokens[at].word == "or") && day_at(at + 1))
          ++at;
      }
    }
    if (piece.days.empty()) continue;
    for (int k = i; k < at; ++k) piece.said += (k > i ? " " : "") + scene.tokens[k].word;
    piece.end = at;
    piece.score = at - i;
    chart.add(std::move(piece));
  }
}

}  // namespace

void add_time_words(const Scene& scene, Chart& chart) {
  add_grains(scene, chart);
  add_weekdays(scene, chart);
  add_shifts(scene, chart);
}

}  // namespace sqlagent::nlq
