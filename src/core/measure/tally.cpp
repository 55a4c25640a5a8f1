#include "core/measure/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <map>

namespace sqlagent::measure {
namespace json = boost::json;
namespace {

constexpr Twin kTwins[] = {Twin::plain,      Twin::wording, Twin::mistyped,    Twin::renamed,
                           Twin::distractor, Twin::deleted, Twin::unanswerable};

using Groups = std::map<std::string, Figures>;

Groups by_kind(const std::vector<Asked>& asked) {
  Groups out;
  for (const Asked& one : asked)
    if (one.twin == Twin::plain || one.twin == Twin::wording)
      for (const auto& kind : one.kinds) out[kind].add(one);
  return out;
}

Groups by_set(const std::vector<Asked>& asked) {
  Groups out;
  for (const Asked& one : asked)
    if (!to_decline(one.twin)) out[one.set].add(one);
  return out;
}

Figures of(const std::vector<Asked>& asked, const std::function<bool(Twin)>& wanted) {
  Figures out;
  for (const Asked& one : asked)
    if (wanted(one.twin)) out.add(one);
  return out;
}

double percentile(std::vector<double> sorted, double share) {
  if (sorted.empty()) return 0;
  std::ranges::sort(sorted);
  return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

std::vector<double> latencies(const std::vector<Asked>& asked) {
  std::vector<double> out;
  for (const Asked& one : asked) out.push_back(one.milliseconds);
  return out;
}

struct Point {
  double coverage, precision, confidence;
};

// Precision among the surest answers, at shares of the questions that have one. What has no answer
// is asked along, as many as there are.
std::vector<Point> precision_at_coverage(const std::vector<Asked>& asked) {
  std::vector<const Asked*> sure;
  size_t answerable = 0;
  for (const Asked& one : asked) {
    if (one.twin != Twin::plain && one.twin != Twin::unanswerable) continue;
    answerable += one.twin == Twin::plain;
    if (one.answered()) sure.push_back(&one);
  }
  std::ranges::sort(sure, [](const Asked* a, const Asked* b) {
    if (a->confidence != b->confidence) return a->confidence > b->confidence;
    return std::tie(a->set, a->line) < std::tie(b->set, b->line);
  });
  std::vector<Point> out;
  for (const double coverage : {0.25, 0.5, 0.75, 0.9, 1.0}) {
    const auto wanted = static_cast<size_t>(coverage * static_cast<double>(answerable));
    if (wanted == 0 || wanted > sure.size()) break;
    const auto right = std::count_if(sure.begin(), sure.begin() + static_cast<ptrdiff_t>(wanted),
                                     [](const Asked* one) { return one->right; });
    out.push_back({100 * coverage, 100.0 * static_cast<double>(right) / static_cast<double>(wanted),
                   sure[wanted - 1]->confidence});
  }
  return out;
}

std::string line(std::string_view label, const Figures& f) {
  return fmt::format("{:<14}{:>6}{:>8.1f}{:>8.1f}{:>8.1f}{:>10.1f}{:>10.1f}{:>11.1f}\n", label,
                     f.asked, f.share(f.right), f.share(f.in_three), f.share(f.in_beam),
                     f.share(f.answered), f.precision(), f.share(f.clarified));
}

std::string head(std::string_view label) {
  return fmt::format("\n{:<14}{:>6}{:>8}{:>8}{:>8}{:>10}{:>10}{:>11}\n", label, "asked", "top-1",
                     "top-3", "oracle", "answered", "precision", "clarified");
}

json::object figures(const Figures& f) {
  return {{"asked", f.asked},
          {"top1", f.share(f.right)},
          {"top3", f.share(f.in_three)},
          {"oracle", f.share(f.in_beam)},
          {"answered", f.share(f.answered)},
          {"precision", f.precision()},
          {"clarified", f.share(f.clarified)}};
}

json::object figures(const Groups& groups) {
  json::object out;
  for (const auto& [label, group] : groups) out[label] = figures(group);
  return out;
}

}  // namespace

std::string_view name(Twin twin) {
  switch (twin) {
    case Twin::plain:
      return "plain";
    case Twin::wording:
      return "wording";
    case Twin::mistyped:
      return "mistyped";
    case Twin::renamed:
      return "renamed";
    case Twin::distractor:
      return "distractor";
    case Twin::deleted:
      return "deleted";
    case Twin::unanswerable:
      break;
  }
  return "unanswerable";
}

bool to_decline(Twin twin) {
  return twin == Twin::deleted || twin == Twin::unanswerable;
}

void Figures::add(const Asked& one) {
  ++asked;
  right += one.right;
  in_three += one.in_three;
  in_beam += one.in_beam;
  answered += one.answered();
  clarified += one.decision == "clarify";
}

std::string report(const std::vector<Asked>& asked) {
  std::string out = head("questions");
  for (const Twin twin : kTwins) {
    const Figures f = of(asked, [&](Twin other) { return other == twin; });
    if (f.asked > 0 && !to_decline(twin)) out += line(name(twin), f);
  }
  out += line("all", of(asked, [](Twin twin) { return !to_decline(twin); }));
  out += "\nto be declined\n";
  for (const Twin twin : {Twin::deleted, Twin::unanswerable}) {
    const Figures f = of(asked, [&](Twin other) { return other == twin; });
    if (f.asked > 0)
      out += fmt::format("{:<14}{:>6}  declined {:.1f} %\n", name(twin), f.asked, f.declined());
  }
  out += "\nprecision at coverage (plain and unanswerable)\n";
  for (const auto& point : precision_at_coverage(asked))
    out += fmt::format("{:>5.0f} %  precision {:5.1f} %  confidence from {:.3f}\n", point.coverage,
                       point.precision, point.confidence);
  out += head("needs");
  for (const auto& [kind, f] : by_kind(asked)) out += line(kind, f);
  out += head("schema");
  for (const auto& [set, f] : by_set(asked)) out += line(set, f);
  const auto times = latencies(asked);
  const auto odd = std::ranges::count(asked, false, &Asked::repeated);
  out += fmt::format("\nlatency p50 {:.2f} ms, p99 {:.2f} ms; not the same when asked again: {}\n",
                     percentile(times, 0.5), percentile(times, 0.99), odd);
  return out;
}

std::string report_json(const std::vector<Asked>& asked) {
  json::object twins;
  for (const Twin twin : kTwins) {
    const Figures f = of(asked, [&](Twin other) { return other == twin; });
    if (f.asked == 0) continue;
    twins[name(twin)] = to_decline(twin)
                            ? json::object{{"asked", f.asked}, {"declined", f.declined()}}
                            : figures(f);
  }
  json::array coverage;
  for (const auto& point : precision_at_coverage(asked))
    coverage.push_back(json::object{{"coverage", point.coverage}, {"precision", point.precision}});
  const auto times = latencies(asked);
  return json::serialize(
      json::object{{"all", figures(of(asked, [](Twin twin) { return !to_decline(twin); }))},
                   {"twins", std::move(twins)},
                   {"precision_at_coverage", std::move(coverage)},
                   {"kinds", figures(by_kind(asked))},
                   {"schemas", figures(by_set(asked))},
                   {"p50_ms", percentile(times, 0.5)},
                   {"p99_ms", percentile(times, 0.99)},
                   {"changed_when_repeated", std::ranges::count(asked, false, &Asked::repeated)}});
}

std::string failures(const std::vector<Asked>& asked) {
  std::string out;
  for (const Asked& one : asked) {
    if (to_decline(one.twin) ? !one.answered() : one.right) continue;
    out += fmt::format("{}:{} {}  {}{}\n", one.set, one.line, name(one.twin), one.decision,
                       to_decline(one.twin) ? ", should decline"
                       : one.in_three       ? ", right among three"
                       : one.in_beam        ? ", right further down"
                                            : "");
    out += "  ? " + one.text + "\n";
    if (!one.message.empty()) out += "  ! " + one.message + "\n";
    if (!one.sql.empty()) out += "  " + one.sql + "\n";
    if (!one.gold.empty()) out += "  = " + one.gold + "\n";
    out += "\n";
  }
  return out;
}

}  // namespace sqlagent::measure
