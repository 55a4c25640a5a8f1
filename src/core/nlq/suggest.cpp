// Questions that are always answerable: made from roles, so that each has a reading.
#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq {
namespace {
using catalog::Role;

int with_role(const catalog::Table& table, std::initializer_list<Role> roles) {
  for (Role role : roles)
    for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
      if (table.columns[c].role == role && !is_year(table.columns[c])) return c;
  return -1;
}

}  // namespace

std::vector<std::string> suggestions(const catalog::Catalog& catalog, size_t limit) {
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (out.size() < limit && !has(out, text)) out.push_back(std::move(text));
  };
  // Breadth first: one kind of question over every table, then the next kind. Own tables before
  // shared ones.
  for (int kind = 0; kind < 4; ++kind)
    for (bool shared : {false, true})
      for (int t = 0; t < static_cast<int>(catalog.tables().size()); ++t) {
        const auto& table = catalog.tables()[t];
        if (table.facts.shared != shared || table.columns.empty()) continue;
        const int sum = with_role(table, {Role::additive}),
                  rate = with_role(table, {Role::rate, Role::balance});
        const int group = with_role(table, {Role::dimension, Role::status, Role::geography});
        const std::string rows = plural_noun(catalog, t);
        const auto label = [&](int c) { return words_of(table.columns[c]); };
        if (kind == 0 && sum >= 0 && group >= 0) add("Total " + label(sum) + " by " + label(group));
        if (kind == 0 && sum < 0 && group >= 0)
          add("How many " + rows + " by " + label(group) + "?");
        if (kind == 1 && table.time >= 0) add("Number of " + rows + " by month");
        if (kind == 2 && rate >= 0 && group >= 0)
          add("Average " + label(rate) + " by " + label(group));
        if (kind == 3) add("How many " + rows + " are there?");
      }
  return out;
}

std::vector<std::string> follow_ups(const Intent& intent, const catalog::Catalog& catalog,
                                    size_t limit) {
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (out.size() < limit && !has(out, text)) out.push_back(std::move(text));
  };
  if (intent.subject < 0 || intent.subject >= static_cast<int>(catalog.tables().size())) return out;
  const auto& table = catalog.tables()[intent.subject];
  if (!intent.measures.empty()) {
    for (const auto& column : table.columns)
      if (column.role == Role::dimension || column.role == Role::status ||
          column.role == Role::geography) {
        bool used = false;
        for (const auto& dim : intent.dims) used |= dim.alias == column.facts.name;
        if (!used && out.size() < 2) add("By " + words_of(column) + " instead");
      }
    if (table.time >= 0 && intent.times.empty()) add("By month");
    if (!intent.dims.empty() && !intent.limit) add("Top 5");
  } else if (intent.columns.size() > 1) {
    add("How many are there?");
  }
  if (table.time >= 0 && intent.times.empty()) add("Only this year");
  return out;
}

}  // namespace sqlagent::nlq
