#include "core/prompt/schema_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "core/nlq/lower.h"
#include "core/prompt/plain_text.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kSamples = 3;
constexpr size_t kSampleBytes = 40;  // of a cell, a noun, a unit
constexpr size_t kNoteBytes = 120;   // of a description
constexpr size_t kFirstColumns = 8;  // of a table, before the next table gets its own
constexpr size_t kMostTables = 30;   // with columns
constexpr size_t kMostNames = 60;    // of tables without
constexpr size_t kBytesPerToken = 3;

class Writer {
 public:
  Writer(const catalog::Catalog& catalog, Share share) : catalog_(catalog), share_(share) {}

  std::string head(int t) const {
    const auto& table = at(t);
    std::string out = "# " + nlq::ident(table.facts.name);
    if (!table.nouns.empty()) out += " · one row: " + one_line(table.nouns.front(), kSampleBytes);
    out += fmt::format(" · {} rows", table.facts.rows);
    if (table.facts.shared) out += " · shared market data";
    if (!table.facts.description.empty())
      out += " · " + one_line(table.facts.description, kNoteBytes);
    return out + "\n";
  }

  std::string line(int t, int c) const {
    const auto& column = at(t).columns[static_cast<size_t>(c)];
    std::string out = nlq::ident(column.facts.name) + " " + std::string(name(column.facts.type));
    if (c == at(t).key) out += ", key";
    if (const auto target = points_at(t, c)) out += " → " + *target;
    if (c == at(t).display) out += ", name of the row";
    if (column.role == catalog::Role::balance) out += ", a balance: not summed over time";
    if (column.role == catalog::Role::rate) out += ", a rate: not summed";
    if (column.facts.unit) out += ", in " + one_line(*column.facts.unit, kSampleBytes);
    if (column.facts.nulls > 0) out += ", may be null";
    if (column.header != column.facts.name)
      out += ", “" + one_line(column.header, kNoteBytes) + "”";
    if (!column.description.empty()) out += ", " + one_line(column.description, kNoteBytes);
    if (share_ >= Share::samples) out += samples(column);
    return out + "\n";
  }

 private:
  const catalog::Table& at(int t) const { return catalog_.tables()[static_cast<size_t>(t)]; }

  std::optional<std::string> points_at(int t, int c) const {
    const catalog::Edge* best = nullptr;
    for (const auto& edge : catalog_.edges())
      if (edge.from_table == t && edge.from_column == c &&
          (!best || edge.probability > best->probability))
        best = &edge;
    if (!best) return std::nullopt;
    const auto& to = at(best->to_table);
    return nlq::ident(to.facts.name) + "." +
           nlq::ident(to.columns[static_cast<size_t>(best->to_column)].facts.name);
  }

  std::string samples(const catalog::Column& column) const {
    const auto& facts = column.facts;
    if (column.role == catalog::Role::contact || column.role == catalog::Role::free_text) return "";
    if (facts.type == Type::text || facts.type == Type::boolean) {
      std::string out;
      for (size_t i = 0; i < std::min(kSamples, facts.top.size()); ++i)
        out += (i > 0 ? ", " : ": ") + sql_text(facts.top[i].value);
      return out;
    }
    if (!facts.min || !facts.max) return "";
    return ": " + one_line(*facts.min, kSampleBytes) + " … " + one_line(*facts.max, kSampleBytes);
  }

  const catalog::Catalog& catalog_;
  Share share_;
};

// What fits, in bytes, chosen most relevant first and written in the catalog's order.
class Choice {
 public:
  Choice(const catalog::Catalog& catalog, const Writer& writer, size_t budget)
      : catalog_(catalog), writer_(writer), left_(budget) {}

  bool take_table(int t) {
    std::string head = writer_.head(t);
    if (head.size() > left_) return false;
    left_ -= head.size();
    heads_[t] = std::move(head);
    return true;
  }
  bool take_column(int t, int c) {
    auto& lines = lines_[t];
    if (lines.contains(c)) return true;
    std::string line = writer_.line(t, c);
    if (line.size() > left_) return false;
    left_ -= line.size();
    lines[c] = std::move(line);
    return true;
  }

  SchemaText written() const {
    SchemaText out;
    for (const auto& [t, head] : heads_) {
      out.text += (out.text.empty() ? "" : "\n") + head;
      out.tables.push_back(t);
      if (const auto found = lines_.find(t); found != lines_.end())
        for (const auto& [c, line] : found->second) {
          out.text += line;
          out.columns.emplace_back(t, c);
        }
      const size_t all = catalog_.tables()[static_cast<size_t>(t)].columns.size();
      const size_t shown = lines_.contains(t) ? lines_.at(t).size() : 0;
      if (shown < all) out.text += fmt::format("({} more columns)\n", all - shown);
    }
    return out;
  }

 private:
  const catalog::Catalog& catalog_;
  const Writer& writer_;
  size_t left_;
  std::map<int, std::string> heads_;
  std::map<int, std::map<int, std::string>> lines_;
};

std::string names_of(const catalog::Catalog& catalog, const std::set<int>& except) {
  std::string out;
  size_t named = 0;
  for (int t = 0; t < static_cast<int>(catalog.tables().size()) && named < kMostNames; ++t) {
    if (except.contains(t)) continue;
    out +=
        (named++ > 0 ? ", " : "") + nlq::ident(catalog.tables()[static_cast<size_t>(t)].facts.name);
  }
  return out.empty() ? out : "\nFurther tables: " + out + "\n";
}

// One line per table, in the catalog's order: its name and those of its columns.
std::string in_short(const catalog::Catalog& catalog, const std::vector<RelevantTable>& tables) {
  std::set<int> all;
  for (const auto& one : tables) all.insert(one.table);
  std::string out;
  for (const int t : all) {
    const auto& table = catalog.tables()[static_cast<size_t>(t)];
    out += "# " + nlq::ident(table.facts.name) + ": ";
    for (size_t c = 0; c < table.columns.size(); ++c)
      out += (c > 0 ? ", " : "") + nlq::ident(table.columns[c].facts.name);
    out += "\n";
  }
  return out;
}

size_t columns_of(const catalog::Catalog& catalog) {
  size_t out = 0;
  for (const auto& table : catalog.tables()) out += table.columns.size();
  return out;
}

}  // namespace

std::string_view name(Share share) {
  switch (share) {
    case Share::nothing:
      return "nothing";
    case Share::schema:
      return "schema";
    case Share::samples:
      return "samples";
    case Share::rows:
      return "rows";
  }
  return "nothing";
}

std::optional<Share> share_from_name(std::string_view wanted) {
  for (const Share share : {Share::nothing, Share::schema, Share::samples, Share::rows})
    if (name(share) == wanted) return share;
  return std::nullopt;
}

size_t estimated_tokens(size_t bytes) {
  return (bytes + kBytesPerToken - 1) / kBytesPerToken;
}

SchemaText schema_text(const catalog::Catalog& catalog, const std::vector<RelevantTable>& ranked,
                       size_t budget_tokens, Share share) {
  const Writer writer(catalog, share);
  Choice choice(catalog, writer, budget_tokens * kBytesPerToken);
  std::vector<const RelevantTable*> taken;
  for (const auto& one : ranked) {
    if (taken.size() >= kMostTables || !choice.take_table(one.table)) break;
    taken.push_back(&one);
    for (size_t i = 0; i < std::min(kFirstColumns, one.columns.size()); ++i)
      choice.take_column(one.table, one.columns[i]);
  }
  for (const auto* one : taken)
    for (const int column : one->columns) choice.take_column(one->table, column);
  auto out = choice.written();
  out.whole =
      out.tables.size() == catalog.tables().size() && out.columns.size() == columns_of(catalog);
  return out;
}

Schema lay_out(const catalog::Catalog& catalog, const std::vector<RelevantTable>& ranked,
               size_t budget_tokens, Share share) {
  std::vector<RelevantTable> own, others;
  size_t own_columns = 0;
  for (const auto& one : ranked) {
    const auto& table = catalog.tables()[static_cast<size_t>(one.table)];
    if (!table.facts.shared) {
      own.push_back(one);
      own_columns += table.columns.size();
    } else if (one.score > 0) {
      others.push_back(one);
    }
  }
  Schema out;
  const size_t most = budget_tokens * 2 / 3;
  out.always = schema_text(catalog, own, most, share);
  std::set<int> told(out.always.tables.begin(), out.always.tables.end());
  if (out.always.tables.size() < own.size() || out.always.columns.size() < own_columns) {
    others = ranked;
    out.always = SchemaText{.text = in_short(catalog, own), .tables = {}, .columns = {}};
    const bool fits = estimated_tokens(out.always.text.size()) <= most;
    if (!fits) out.always.text.clear();
    told.clear();
    for (const auto& one : own)
      if (fits) told.insert(one.table);
  }
  const size_t used = estimated_tokens(out.always.text.size());
  out.chosen = schema_text(catalog, others, budget_tokens - used, share);
  out.always.text += names_of(catalog, told);
  return out;
}

std::string table_text(const catalog::Catalog& catalog, int table, Share share) {
  const Writer writer(catalog, share);
  std::string out = writer.head(table);
  const auto& columns = catalog.tables()[static_cast<size_t>(table)].columns;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) out += writer.line(table, c);
  return out;
}

}  // namespace sqlagent::prompt
