#include "core/nlq/talk.h"

#include "base/grouped.h"
#include "core/nlq/completer.h"
#include "core/nlq/naming.h"
#include "core/nlq/order.h"
#include "core/nlq/phrase.h"

namespace sqlagent::nlq {
namespace {
constexpr size_t kTablesNamed = 6, kColumnsNamed = 6;

std::string tables_text(const catalog::Catalog& catalog) {
  std::vector<std::string> own, shared;
  for (const auto& table : catalog.tables()) {
    std::string columns;
    size_t named = 0;
    for (const auto& column : table.columns) {
      if (column.role == catalog::Role::key || column.role == catalog::Role::foreign_key) continue;
      if (named == kColumnsNamed) break;
      columns += (named++ ? ", " : "") + column.facts.display;
    }
    const std::string name = table.facts.display.empty() ? table.facts.name : table.facts.display;
    (table.facts.shared ? shared : own)
        .push_back(name + " (" + grouped(table.facts.rows) +
                   (table.facts.rows == 1 ? " row: " : " rows: ") + columns + ")");
  }
  if (own.empty() && shared.empty()) return "There is no data yet. Upload a file first.";
  std::string out;
  const auto list = [&](std::vector<std::string>& items) {
    const size_t all = items.size();
    if (all > kTablesNamed) items.resize(kTablesNamed);
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : "; ") + item;
    if (all > kTablesNamed) text += "; and " + grouped(all - kTablesNamed) + " more";
    return text;
  };
  if (!own.empty())
    out += "You have " + grouped(own.size()) + (own.size() == 1 ? " table: " : " tables: ") +
           list(own) + ".";
  if (!shared.empty())
    out += (out.empty() ? "" : " ") + std::string("Sample data that everybody may ask: ") +
           list(shared) + ".";
  return out;
}

std::string source_names(const Intent& intent, const catalog::Catalog& catalog) {
  std::vector<ColumnRef> columns;
  std::vector<const Aggregate*> aggregates;
  for (const auto* list : {&intent.dims, &intent.measures, &intent.columns, &intent.per})
    for (const auto& output : *list) {
      columns_in(output.expr, columns);
      aggregates_in(output.expr, aggregates);
    }
  columns_in(intent.where, columns);
  std::vector<std::string> names{catalog.tables()[intent.subject].facts.name};
  const auto add = [&](int table) {
    const std::string& name = catalog.tables()[table].facts.name;
    if (!has(names, name)) names.push_back(name);
  };
  for (const auto* a : aggregates)
    if (a->table >= 0) add(a->table);
  for (const auto& c : columns)
    if (c.table >= 0) add(c.table);
  return (names.size() == 1 ? "table " : "tables ") + join_list(names, "and");
}

}  // namespace

std::string how_computed(const Context& context, const catalog::Catalog& catalog) {
  const Intent& intent = context.last;
  std::string out = "I read \u201c" + context.last_question +
                    "\u201d as: " + describe(intent, catalog) + ". It comes from the " +
                    source_names(intent, catalog) + ".";
  for (const auto& assumption : intent.assumptions) {
    std::string text = assumption.text;
    while (text.ends_with('.')) text.pop_back();
    out += " Assumed: " + text + ".";
  }
  return out + " The exact SQL stands under that answer.";
}

std::string cannot(Act act, bool has_context) {
  if (!has_context)
    return "There is no earlier answer in this conversation to go on from. Ask a question about "
           "your data first.";
  switch (act) {
    case Act::undo:
      return "There is nothing to go back to: this is the first answer of the conversation.";
    case Act::share:
      return "A percentage needs parts of a whole. Ask for a total or a number by something first, "
             "for example by month.";
    case Act::rows:
      return "The rows behind a ranking cannot be shown at once. Ask for one of them by name.";
    case Act::count:
      return "I cannot count that. Ask how many there are of one thing, with its conditions.";
    case Act::unfilter:
    case Act::untime:
      return "The last answer has no such filter.";
    case Act::unlimit:
      return "The last answer shows all there is already.";
    case Act::compare:
      return "I can compare a figure with the period before when the last answer is a total or a "
             "breakdown of one period.";
    default:
      return "That cannot be done to the last answer. Please ask it as a new question.";
  }
}

Readings talk(const Said& said, const catalog::Catalog& catalog, const Context* context) {
  Readings out;
  out.remark = true;
  const bool empty = catalog.tables().empty();
  const std::string upload = "There is no data yet. Upload a spreadsheet first, then ask about it.";
  switch (said.act) {
    case Act::why:
      out.message = context ? how_computed(*context, catalog) : cannot(said.act, false);
      break;
    case Act::thanks:
      out.message = "You are welcome.";
      break;
    case Act::greet:
      out.message = empty ? "Hello. " + upload : "Hello. Ask me about your data, in plain English.";
      break;
    case Act::help:
      out.message = empty ? upload
                          : "I answer questions about your tables in plain English: totals, "
                            "rankings, trends, comparisons, lists. Each answer shows how it was "
                            "computed. " +
                                tables_text(catalog);
      break;
    case Act::about_data:
      out.message = tables_text(catalog);
      break;
    case Act::insult:
      out.message =
          "I am sorry that this did not help. Tell me which figure you need, and I will "
          "try again.";
      break;
    default:
      out.message = "Please ask a question about your data.";
      break;
  }
  return out;
}

}  // namespace sqlagent::nlq
