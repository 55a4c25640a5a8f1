// Calculations over the groups of a result as SQL: the groups are a named query (WITH monthly AS
// …), and the statement around it speaks of them by their names: the sum so far, the average of the
// last few, the growth against the period before (joined by its date, so that a gap is no period
// before), and figures compared with each other.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/nlq/completer.h"
#include "core/nlq/lowering.h"

namespace sqlagent::nlq {
namespace {

std::string_view name_for(const Intent& intent) {
  for (const auto& dim : intent.dims)
    if (const auto* bucket = std::get_if<Bucket>(&dim.expr->is)) switch (bucket->grain) {
        case Grain::day:
          return "daily";
        case Grain::week:
          return "weekly";
        case Grain::month:
          return "monthly";
        case Grain::quarter:
          return "quarterly";
        case Grain::year:
          return "yearly";
        default:
          return "grouped";
      }
  return intent.dims.empty() ? "figures" : "grouped";
}

bool over_time(Calc calc) {
  return calc == Calc::running || calc == Calc::growth || calc == Calc::change;
}

std::string percent_more(const std::string& now, const std::string& before) {
  return fmt::format("round(100.0 * ({} - {}) / NULLIF({}, 0), 2)", now, before, before);
}

// The position of the key along which the groups are in order: their period, else the first.
size_t order_key(const Intent& intent) {
  for (size_t i = 0; i < intent.dims.size(); ++i)
    if (std::holds_alternative<Bucket>(intent.dims[i].expr->is)) return i;
  return 0;
}

}  // namespace

// A figure made of other figures of the result: a moving average, a difference of two of them.
bool Lowering::refers(const Output& measure) const {
  const auto* b = std::get_if<Binary>(&measure.expr->is);
  if (!b) return false;
  if (b->op == 'M') return true;
  if (b->op != 'D' && b->op != '-') return false;
  const auto shown = [&](const ExprPtr& e) {
    return std::ranges::any_of(intent_.measures, [&](const Output& other) {
      return &other != &measure && signature(other.expr) == signature(e);
    });
  };
  return shown(b->left) && shown(b->right);
}

bool Lowering::over_groups() const {
  if (over_time(intent_.calc) && !intent_.dims.empty()) return true;
  return std::ranges::any_of(intent_.measures, [&](const Output& m) { return refers(m); });
}

// What lies one step back in the column of that bucket; empty where steps are not even.
std::string Lowering::step_back(const Bucket& bucket, Grain by) const {
  if (bucket.grain == Grain::year) return "1";
  const bool even =
      bucket.grain == Grain::month || bucket.grain == Grain::quarter || bucket.grain == Grain::week;
  if (!even) return "";
  if (by == Grain::quarter) return "INTERVAL '3 months'";
  if (by == Grain::week) return "INTERVAL '7 days'";
  return by == Grain::month ? "INTERVAL '1 month'" : "INTERVAL '1 year'";
}

Lowering::Around Lowering::around(std::vector<Item> groups) const {
  Around a;
  a.groups = std::move(groups);
  a.name = name_for(intent_);
  const auto called = [&](size_t i) { return ident(a.groups[i].alias); };
  const size_t key = order_key(intent_);
  const auto* bucket =
      intent_.dims.empty() ? nullptr : std::get_if<Bucket>(&intent_.dims[key].expr->is);
  const bool compared = intent_.calc == Calc::growth || intent_.calc == Calc::change;
  const std::string back =
      compared && bucket ? step_back(*bucket, intent_.against.value_or(bucket->grain)) : "";
  std::string others, same;
  for (size_t i = 0; i < intent_.dims.size(); ++i) {
    if (i == key) continue;
    others += (others.empty() ? "PARTITION BY " : ", ") + called(i);
    same += fmt::format("\n  AND previous.{} IS NOT DISTINCT FROM this.{}", called(i), called(i));
  }
  a.over = others;
  if (!intent_.dims.empty()) a.over += (others.empty() ? "ORDER BY " : " ORDER BY ") + called(key);
  a.from = "\nFROM " + a.name;
  if (back.empty()) return a;
  a.joined = true;
  a.from =
      fmt::format("\nFROM {} AS this\nLEFT JOIN {} AS previous ON previous.{} = this.{} - {}{}",
                  a.name, a.name, called(key), called(key), back, same);
  return a;
}

std::string Lowering::Around::figure(const ExprPtr& of) const {
  for (const auto& item : groups)
    if (item.expr && signature(item.expr) == signature(of))
      return (joined ? "this." : "") + ident(item.alias);
  return "";
}

// A figure made of others, by their names.
std::string Lowering::of_figures(const Binary& b, const Around& a) const {
  const std::string left = a.figure(b.left);
  if (b.op == 'M')
    return fmt::format("avg({}) OVER ({} ROWS BETWEEN {} PRECEDING AND CURRENT ROW)", left, a.over,
                       std::max(1, std::atoi(std::get<Literal>(b.right->is).text.c_str())) - 1);
  const std::string right = a.figure(b.right);
  return b.op == '-' ? left + " - " + right : percent_more(left, right);
}

// What the calculation adds beside its figure.
void Lowering::add_calculated(const Output& measure, const Around& a, std::vector<Item>& shown) {
  const std::string figure = a.figure(measure.expr);
  if (intent_.calc == Calc::running)
    shown.push_back({"sum(" + figure + ") OVER (" + a.over + ")",
                     unique_alias("running_" + measure.alias), nullptr});
  if (intent_.calc != Calc::growth && intent_.calc != Calc::change) return;
  const std::string before =
      a.joined ? "previous" + figure.substr(4) : "lag(" + figure + ") OVER (" + a.over + ")";
  if (intent_.calc == Calc::change)
    shown.push_back({figure + " - " + before, unique_alias("change"), nullptr});
  else
    shown.push_back({percent_more(figure, before), unique_alias("growth_percent"), nullptr});
}

std::string Lowering::around_groups() {
  figures_only_ = true;
  Body groups = body();
  const std::string inner = "SELECT" + select_list(groups.items) + "\n" + groups.tail;
  const Around a = around(std::move(groups.items));
  std::vector<Item> shown;
  for (size_t i = 0; i < intent_.dims.size(); ++i)
    shown.push_back({(a.joined ? "this." : "") + ident(a.groups[i].alias), a.groups[i].alias,
                     intent_.dims[i].expr});
  bool first = true;
  for (const auto& measure : intent_.measures) {
    if (refers(measure)) {
      shown.push_back({of_figures(std::get<Binary>(measure.expr->is), a),
                       unique_alias(measure.alias), measure.expr});
      continue;
    }
    for (const auto& item : a.groups)
      if (item.expr && signature(item.expr) == signature(measure.expr)) {
        shown.push_back({a.figure(measure.expr), item.alias, measure.expr});
        break;
      }
    if (first) add_calculated(measure, a, shown);
    first = false;
  }
  std::string by;
  for (const auto& o : intent_.order)
    for (const auto& item : shown)
      if (item.expr && signature(item.expr) == signature(o.expr)) {
        by += (by.empty() ? "\nORDER BY " : ", ") + ident(item.alias) +
              (o.descending ? " DESC NULLS LAST" : "");
        break;
      }
  return "WITH " + a.name + " AS (\n" + indent(inner) + "\n)\nSELECT" + select_list(shown) +
         a.from + by + limit();
}

}  // namespace sqlagent::nlq
