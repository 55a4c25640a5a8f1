// Dates as ranges: relative ("last month", "last 90 days"), to date, and bounds (since, before,
// between). "Now" is scene.today. Ranges are half-open.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "core/nlq/rules/calendar.h"
#include "core/nlq/rules/rules.h"

namespace sqlagent::nlq {
namespace {
using namespace std::chrono;

class Reader : private Calendar {
  using Read = std::optional<Range> (Reader::*)(int) const;

 public:
  explicit Reader(const Scene& scene) : Calendar(scene) {}

  std::optional<Range> at(int i) const {
    for (Read read : std::initializer_list<Read>{
             &Reader::bounds, &Reader::relative, &Reader::to_date, &Reader::one_day,
             &Reader::month_year, &Reader::quarter_year, &Reader::decade, &Reader::plain_year})
      if (auto range = (this->*read)(i)) {
        range->end = bounds_said(range->end);
        return range;
      }
    return std::nullopt;
  }

  // "each of the last 12 months": the range, broken down by its unit.
  std::optional<std::pair<Range, Grain>> each(int i) const {
    int at = i;
    if (word(at) == "for" || word(at) == "in" || word(at) == "during" || word(at) == "over") ++at;
    if (word(at) != "each" && word(at) != "every") return std::nullopt;
    ++at;
    if (word(at) == "one") ++at;
    if (word(at) == "of") ++at;
    if (word(at) == "the") ++at;
    auto range = relative(at);
    if (!range) return std::nullopt;
    range->end = bounds_said(range->end);
    for (const auto& [name, grain] :
         std::array<std::pair<std::string_view, Grain>, 5>{{{"day", Grain::day},
                                                            {"week", Grain::week},
                                                            {"month", Grain::month},
                                                            {"quarter", Grain::quarter},
                                                            {"year", Grain::year}}})
      if (range->unit == name) return std::pair{*range, grain};
    return std::nullopt;
  }

 private:
  std::optional<Range> to_date(int i) const {
    const auto until_now = [&](Unit u, int end, std::string key) {
      return Range{start_of(u, scene_.today),
                   scene_.today + days{1},
                   std::string(name_of(u)) + " to date",
                   end,
                   std::move(key),
                   false};
    };
    if (word(i) == "ytd") return until_now(Unit::year, i + 1, "ytd");
    if (word(i) == "mtd") return until_now(Unit::month, i + 1, "mtd");
    if (word(i) == "qtd") return until_now(Unit::quarter, i + 1, "qtd");
    if (const auto u = unit(i); u && word(i + 1) == "to" && word(i + 2) == "date")
      return until_now(*u, i + 3, *u == Unit::year ? "ytd" : *u == Unit::quarter ? "qtd" : "mtd");
    if (word(i) == "since" && word(i + 1) == "the" &&
        (word(i + 2) == "start" || word(i + 2) == "beginning") && word(i + 3) == "of" &&
        (word(i + 4) == "the" || word(i + 4) == "this"))
      if (const auto u = unit(i + 5))
        return until_now(*u, i + 6,
                         *u == Unit::year      ? "ytd"
                         : *u == Unit::quarter ? "qtd"
                                               : std::string(name_of(*u)));
    if (word(i) == "so" && word(i + 1) == "far" && word(i + 2) == "this")
      if (const auto u = unit(i + 3))
        return until_now(*u, i + 4, *u == Unit::year ? "ytd" : std::string(name_of(*u)));
    return std::nullopt;
  }
  // "the last 6 months", "6 calendar months", "12 months, not including the current month".
  std::optional<Range> last_units(int i) const {
    const auto n = whole(i);
    if (!n || *n <= 0 || *n >= 5000) return std::nullopt;
    const std::string_view kind = word(i + 1);
    const bool complete = kind == "full" || kind == "complete" || kind == "completed";
    const bool calendar = complete || kind == "calendar";
    const int at = calendar ? i + 2 : i + 1;
    const auto u = unit(at);
    if (!u) return std::nullopt;
    const std::string said = "the last " + std::to_string(*n) + " " +
                             std::string(calendar ? kind : "") + (calendar ? " " : "") +
                             std::string(name_of(*u)) + (*n == 1 ? "" : "s");
    Range out{add(*u, scene_.today, -*n),
              scene_.today + days{1},
              said,
              at + 1,
              std::string(name_of(*u)),
              false};
    if (calendar) out.from = add(*u, start_of(*u, scene_.today), -*n);
    if (complete) out.to = start_of(*u, scene_.today);
    if (const int end = without_current(out.end, *u); end > 0) {
      out.from = add(*u, start_of(*u, scene_.today), -*n);
      out.to = start_of(*u, scene_.today);
      out.said += " before this one";
      out.end = end;
    }
    return out;
  }
  // "(not including | excluding) the current month": the token after it, or 0.
  int without_current(int i, Unit u) const {
    int at = i;
    if (word(at) == "not" && (word(at + 1) == "including" || word(at + 1) == "counting"))
      at += 2;
    else if (word(at) == "excluding" || word(at) == "without" || word(at) == "before")
      at += 1;
    else
      return 0;
    if (word(at) == "the") ++at;
    if (word(at) != "current" && word(at) != "this" && word(at) != "running") return 0;
    return unit(at + 1) == u ? at + 2 : 0;
  }
  // "inclusive of today", "(inclusive of 150 days ago)", "from today": says what the range has
  // already.
  int bounds_said(int i) const {
    int at = i;
    if (word(at) == "inclusive" || word(at) == "including" || word(at) == "inclusively") {
      if (word(at + 1) == "of") ++at;
      if (word(at + 1) == "today" || word(at + 1) == "both") return at + 2;
      if (whole(at + 1) && unit(at + 2) && word(at + 3) == "ago") return at + 4;
      return word(i) == "including" ? i : i + 1;
    }
    if (word(at) == "from" && (word(at + 1) == "today" || word(at + 1) == "now")) return at + 2;
    if (word(at) == "up" && word(at + 1) == "to" && word(at + 2) == "today") return at + 3;
    return i;
  }
  std::optional<Range> relative(int i) const {
    int at = i;
    if (word(at) == "the" || word(at) == "in" || word(at) == "during" || word(at) == "over" ||
        word(at) == "for" || word(at) == "within") {
      if (word(at) == "the") return std::nullopt;
      ++at;
    }
    if (word(at) == "the") ++at;
    const std::string_view w = word(at);
    const bool last = w == "last" || w == "past" || w == "previous" || w == "prior";
    if (last) {
      if (auto range = last_units(at + 1)) return range;
      if (const auto u = unit(at + 1); u && !word(at + 1).ends_with('s'))
        return period(*u, add(*u, start_of(*u, scene_.today), -1),
                      "last " + std::string(name_of(*u)), at + 2);
      if (const auto m = month_name(at + 1)) {
        int y = this_year();
        if (make_date(y, *m, 1) >= start_of(Unit::month, scene_.today)) --y;
        return period(Unit::month, make_date(y, *m, 1), "last " + std::string(word(at + 1)),
                      at + 2);
      }
    }
    if (at != i) return std::nullopt;
    if (w == "this" || w == "current" || w == "next")
      if (const auto u = unit(at + 1); u && !word(at + 1).ends_with('s')) {
        const Date start = add(*u, start_of(*u, scene_.today), w == "next" ? 1 : 0);
        return period(*u, start,
                      std::string(w == "next" ? "next " : "this ") + std::string(name_of(*u)),
                      at + 2);
      }
    if (w == "next" || w == "coming" || w == "upcoming")
      if (const auto n = whole(at + 1); n && *n > 0 && *n < 5000)
        if (const auto u = unit(at + 2))
          return Range{scene_.today,
                       add(*u, scene_.today, *n) + days{1},
                       "the next " + std::to_string(*n) + " " + std::string(name_of(*u)) +
                           (*n == 1 ? "" : "s"),
                       at + 3,
                       std::string(name_of(*u)),
                       false};
    if (const auto n = whole(at))
      if (const auto u = unit(at + 1); u && word(at + 2) == "ago") {
        const Date start = add(*u, start_of(*u, scene_.today), -*n);
        return period(*u, start, std::to_string(*n) + " " + std::string(word(at + 1)) + " ago",
                      at + 3);
      }
    return std::nullopt;
  }
  std::optional<Range> point(int i) const {
    for (Read read : std::initializer_list<Read>{
             &Reader::relative, &Reader::to_date, &Reader::one_day, &Reader::month_year,
             &Reader::quarter_year, &Reader::decade, &Reader::plain_year})
      if (auto range = (this->*read)(i)) return range;
    return std::nullopt;
  }
  std::optional<Range> bounds(int i) const {
    const std::string_view w = word(i);
    if (w == "in" || w == "for" || w == "during" || w == "of" || w == "on" || w == "from" ||
        w == "between") {
      if (w == "from" || w == "between") {
        // between 10 and 15 March 2025: the second date lends its month and year
        if (const auto d = whole(i + 1);
            d && *d >= 1 && *d <= 31 &&
            (word(i + 2) == "and" || word(i + 2) == "to" || word(i + 2) == "until"))
          if (const auto second = one_day(i + 3); second && second->unit == "day") {
            const year_month_day last{*second->from};
            const year_month_day first{last.year(), last.month(),
                                       std::chrono::day{static_cast<unsigned>(*d)}};
            if (first.ok())
              return Range{
                  sys_days{first}, second->to, iso(sys_days{first}) + " to " + second->said,
                  second->end,     "day",      false};
          }
        if (auto first = point(i + 1)) {
          if (word(first->end) == "inclusive" || word(first->end) == "exclusive") {
            if (word(first->end) == "exclusive") first->from = first->to;
            ++first->end;
          }
          if (const std::string_view link = word(first->end); link == "to" || link == "and" ||
                                                              link == "until" || link == "till" ||
                                                              link == "through")
            if (auto second = point(first->end + 1)) {
              if (word(second->end) == "exclusive") {
                second->to = second->from;
                ++second->end;
              }
              Range out{first->from, second->to,   first->said + " to " + second->said,
                        second->end, second->unit, false};
              if (first->unit == "month" && second->unit == "month" &&
                  word(first->end - 1) != std::to_string(this_year()) && !year_at(first->end - 1)) {
                // from January to March 2025: the year belongs to both
                const year_month_day a{*first->from}, b{*second->from};
                out.from = sys_days{b.year() / a.month() / 1};
                if (*out.from > *second->from)
                  out.from = sys_days{(b.year() - years{1}) / a.month() / 1};
              }
              return out;
            }
        }
      }
      if (auto inner = point(i + 1)) {
        inner->bare = false;
        return inner;
      }
      return std::nullopt;
    }
    if (const auto [side, length] = bound_word(i); length > 0) {
      auto inner = point(i + length);
      if (!inner) return std::nullopt;
      inner->bare = false;
      inner->said = std::string(side) + " " + inner->said;
      if (side == "since") inner->to.reset();
      if (side == "after") {
        inner->from = inner->to;
        inner->to.reset();
      }
      if (side == "before") inner->to = inner->from;
      if (side == "before" || side == "until") inner->from.reset();
      return inner;
    }
    return std::nullopt;
  }
  // Which side of a date the words at i mean, and how many words they are.
  std::pair<std::string_view, int> bound_word(int i) const {
    struct Said {
      std::string_view words, side;
    };
    static constexpr std::array kSaid = std::to_array<Said>({
        {"on or after", "since"},   {"on or before", "until"},
        {"no later than", "until"}, {"no earlier than", "since"},
        {"not before", "since"},    {"starting in", "since"},
        {"starting from", "since"}, {"starting on", "since"},
        {"prior to", "before"},     {"earlier than", "before"},
        {"later than", "after"},    {"up until", "until"},
        {"up to", "until"},         {"since", "since"},
        {"starting", "since"},      {"after", "after"},
        {"before", "before"},       {"until", "until"},
        {"till", "until"},          {"through", "until"},
    });
    for (const auto& said : kSaid) {
      const int count = static_cast<int>(std::ranges::count(said.words, ' ')) + 1;
      std::string here;
      for (int k = i; k < i + count; ++k) here += (k > i ? " " : "") + std::string(word(k));
      if (here == said.words) return {said.side, count};
    }
    return {"", 0};
  }
};

}  // namespace

void add_times(const Scene& scene, Chart& chart) {
  const Reader reader(scene);
  for (int i = 0; i < static_cast<int>(scene.tokens.size()); ++i) {
    auto range = reader.at(i);
    const auto each = reader.each(i);
    if (!range && !each) continue;
    Piece piece;
    if (each) {
      range = each->first;
      piece.hint = "each";
      piece.grain = each->second;
    }
    piece.kind = Kind::time;
    piece.begin = i;
    piece.end = range->end;
    piece.from = range->from;
    piece.to = range->to;
    piece.said = range->said;
    piece.unit = range->unit;
    // As much as the words it covers, so that "last 90 days" beats "90".
    piece.score = (range->end - i) + (range->bare ? 0.0 : 0.2);
    piece.rule = "time";
    chart.add(std::move(piece));
  }
}

}  // namespace sqlagent::nlq
