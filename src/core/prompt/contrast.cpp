#include "core/prompt/contrast.h"

#include <algorithm>
#include <set>

#include "core/nlq/naming.h"
#include "core/nlq/phrase.h"
#include "core/nlq/piece.h"

namespace sqlagent::prompt {
namespace {

using nlq::Intent;

// "counted orders", "added up amount", "took the highest amount".
std::string deed(const nlq::Output& figure, const catalog::Catalog& catalog) {
  const auto* one = std::get_if<nlq::Aggregate>(&figure.expr->is);
  const bool plain = one && !one->where && one->path.empty();
  const auto of = [&] { return nlq::phrase(one->of, catalog); };
  if (plain && one->f == nlq::Agg::count && !one->of)
    return "counted " + nlq::plural_noun(catalog, one->table);
  if (plain && one->f == nlq::Agg::count_distinct) return "counted each " + of() + " once";
  if (plain && one->f == nlq::Agg::sum) return "added up " + of();
  if (plain && one->f == nlq::Agg::avg) return "averaged " + of();
  return "took " + nlq::phrase(figure.expr, catalog);
}

std::string listed(const Intent& intent, const catalog::Catalog& catalog) {
  if (intent.yes_no) return "said whether there are any";
  return "listed " + nlq::plural_noun(catalog, intent.subject);
}

std::string figures(const Intent& intent, const catalog::Catalog& catalog) {
  std::vector<std::string> out;
  for (const auto& figure : intent.measures) {
    auto text = deed(figure, catalog);
    if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
  }
  return out.empty() ? listed(intent, catalog) : nlq::join_list(out, "and");
}

std::set<std::string> keys(const Intent& intent, const catalog::Catalog& catalog) {
  std::set<std::string> out;
  for (const auto& dim : intent.dims) out.insert(nlq::phrase(dim.expr, catalog));
  return out;
}

std::string grouped(const std::set<std::string>& keys) {
  if (keys.empty()) return "did not group";
  return "grouped by " + nlq::join_list({keys.begin(), keys.end()}, "and");
}

// Each condition that must hold, as it is said.
std::vector<std::string> conditions(const Intent& intent, const catalog::Catalog& catalog) {
  std::vector<std::string> out;
  for (const auto& condition : {intent.where, intent.having}) {
    if (!condition) continue;
    if (const auto* all = std::get_if<nlq::And>(&condition->is))
      for (const auto& part : all->parts) out.push_back(nlq::phrase(part, catalog));
    else
      out.push_back(nlq::phrase(condition, catalog));
  }
  return out;
}

std::string period(const nlq::TimeRange& range, const catalog::Catalog& catalog) {
  const auto& column = catalog.tables()[static_cast<size_t>(range.column.table)]
                           .columns[static_cast<size_t>(range.column.column)];
  return nlq::words_of(column) + " in " + range.said;
}

bool same_period(const nlq::TimeRange& one, const nlq::TimeRange& other) {
  return one.column.table == other.column.table && one.column.column == other.column.column &&
         one.from == other.from && one.to == other.to;
}

class Contrast {
 public:
  Contrast(const Intent& model, const Intent& offline, const catalog::Catalog& catalog)
      : model_(model), offline_(offline), catalog_(catalog) {}

  std::vector<std::string> found() {
    both(figures(model_, catalog_), figures(offline_, catalog_));
    both(grouped(keys(model_, catalog_)), grouped(keys(offline_, catalog_)));
    where();
    when();
    rows();
    if (out_.size() > kMostContrasts) out_.resize(kMostContrasts);
    return std::move(out_);
  }

 private:
  void both(const std::string& model, const std::string& offline) {
    if (model != offline) say(model + "; the offline reading " + offline);
  }

  void where() {
    const auto ours = conditions(model_, catalog_), theirs = conditions(offline_, catalog_);
    for (const auto& one : theirs)
      if (std::ranges::find(ours, one) == ours.end())
        say("did not ask that " + one + "; the offline reading did");
    for (const auto& one : ours)
      if (std::ranges::find(theirs, one) == theirs.end())
        say("asked that " + one + "; the offline reading did not");
  }

  void when() {
    for (const auto& [these, those, model] : {std::tuple(&offline_.times, &model_.times, false),
                                              std::tuple(&model_.times, &offline_.times, true)})
      for (const auto& one : *these) {
        if (std::ranges::any_of(*those, [&](const auto& other) { return same_period(one, other); }))
          continue;
        const auto text = period(one, catalog_);
        say(model ? "took " + text + " only; the offline reading did not"
                  : "did not take " + text + " only; the offline reading did");
      }
  }

  void rows() {
    const auto shown = [](const Intent& intent) {
      return intent.limit ? "the first " + std::to_string(*intent.limit) : "all rows";
    };
    if (model_.limit != offline_.limit)
      say("showed " + std::string(shown(model_)) + "; the offline reading " + shown(offline_));
    if (!model_.limit || !offline_.limit || model_.order.empty() || offline_.order.empty()) return;
    if (model_.order.front().descending != offline_.order.front().descending)
      say(model_.order.front().descending
              ? "put the highest first; the offline reading the lowest"
              : "put the lowest first; the offline reading the highest");
  }

  void say(std::string text) {
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    out_.push_back(std::move(text) + ".");
  }

  const Intent& model_;
  const Intent& offline_;
  const catalog::Catalog& catalog_;
  std::vector<std::string> out_;
};

}  // namespace

std::vector<std::string> contrasts(const Intent& model, const Intent& offline,
                                   const catalog::Catalog& catalog) {
  if (model.subject < 0 || offline.subject < 0) return {};  // two sources beside each other
  return Contrast(model, offline, catalog).found();
}

}  // namespace sqlagent::prompt
