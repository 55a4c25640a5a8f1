#include "core/prompt/schema_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
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
// Beside outlines, about a tenth of the prompt, so that nine tenths are the one before's.
constexpr size_t kLeastDetails = 100, kMostDetails = 240, kOutlinesPerDetail = 8;  // tokens
// Shared tables stand beside one's own only when the question is about them about as much.
constexpr double kAboutAsMuch = 0.5;
constexpr size_t kSharedTokens = 800;
constexpr size_t kDetailTables = 6, kDetailColumns = 6;  // of each table

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
    if (column.facts.nulls > 0) out += ", may be null";
    return out + about(t, c) + "\n";
  }

  // What type and keys do not say of a column.
  std::string about(int t, int c) const {
    const auto& column = at(t).columns[static_cast<size_t>(c)];
    std::string out;
    if (c == at(t).display) out += ", name of the row";
    if (column.role == catalog::Role::balance) out += ", a balance: not summed over time";
    if (column.role == catalog::Role::rate) out += ", a rate: not summed";
    if (column.facts.unit) out += ", in " + one_line(*column.facts.unit, kSampleBytes);
    if (column.header != column.facts.name)
      out += ", “" + one_line(column.header, kNoteBytes) + "”";
    if (!column.description.empty()) out += ", " + one_line(column.description, kNoteBytes);
    if (share_ >= Share::samples) out += samples(column);
    return out;
  }

  // "# orders: id key, customer_id → customers.id · text: status, city · date: opened"
  std::string outline(int t) const {
    std::vector<std::string> keys;
    std::vector<std::pair<Type, std::string>> groups;  // in the order of their first columns
    for (int c = 0; c < static_cast<int>(at(t).columns.size()); ++c) {
      const auto& facts = at(t).columns[static_cast<size_t>(c)].facts;
      const auto target = points_at(t, c);
      if (c == at(t).key || target) {
        keys.push_back(nlq::ident(facts.name) + (c == at(t).key ? " key" : "") +
                       (target ? " → " + *target : ""));
        continue;
      }
      auto group = std::ranges::find(groups, facts.type, &std::pair<Type, std::string>::first);
      if (group == groups.end()) {
        groups.emplace_back(facts.type, "");
        group = std::prev(groups.end());
      }
      group->second += (group->second.empty() ? "" : ", ") + nlq::ident(facts.name);
    }
    std::string out = "# " + nlq::ident(at(t).facts.name) + ":";
    for (size_t i = 0; i < keys.size(); ++i) out += (i > 0 ? ", " : " ") + keys[i];
    for (size_t i = 0; i < groups.size(); ++i)
      out += (i > 0 || !keys.empty() ? " · " : " ") + std::string(name(groups[i].first)) + ": " +
             groups[i].second;
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

// Of the columns that the question is about what their table's outline does not say, the most
// relevant first.
std::string details_of(const catalog::Catalog& catalog, const Writer& writer,
                       const std::vector<RelevantTable>& ranked, size_t budget_tokens) {
  std::string out;
  for (size_t i = 0; i < std::min(kDetailTables, ranked.size()) && ranked[i].score > 0; ++i) {
    const auto& table = catalog.tables()[static_cast<size_t>(ranked[i].table)];
    for (size_t k = 0; k < std::min(kDetailColumns, ranked[i].columns.size()); ++k) {
      const int c = ranked[i].columns[k];
      const auto about = writer.about(ranked[i].table, c);
      if (about.empty()) continue;
      const auto line = nlq::ident(table.facts.name) + "." +
                        nlq::ident(table.columns[static_cast<size_t>(c)].facts.name) + about + "\n";
      if (out.size() + line.size() > budget_tokens * kBytesPerToken) return out;
      out += line;
    }
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
  double best = 0;  // of one's own
  for (const auto& one : ranked)
    if (!catalog.tables()[static_cast<size_t>(one.table)].facts.shared)
      best = std::max(best, one.score);
  for (const auto& one : ranked) {
    const auto& table = catalog.tables()[static_cast<size_t>(one.table)];
    if (!table.facts.shared) {
      own.push_back(one);
      own_columns += table.columns.size();
    } else if (one.score > 0 && one.score >= kAboutAsMuch * best) {
      others.push_back(one);
    }
  }
  Schema out;
  std::set<int> told;  // own tables whose names stand there already
  for (const auto& one : own) told.insert(one.table);
  const size_t most = budget_tokens * 2 / 3;
  size_t most_chosen = own.empty() ? budget_tokens : kSharedTokens;
  out.always = schema_text(catalog, own, most, share);
  if (out.always.tables.size() < own.size() || out.always.columns.size() < own_columns) {
    const Writer writer(catalog, share);
    const auto fits = [&](const std::string& text, size_t tokens) {
      return estimated_tokens(text.size()) <= tokens;
    };
    out.always = SchemaText{.text = {}, .tables = {}, .columns = {}};
    for (const int t : told) out.always.text += writer.outline(t);
    const size_t details = std::clamp(estimated_tokens(out.always.text.size()) / kOutlinesPerDetail,
                                      kLeastDetails, kMostDetails);
    if (fits(out.always.text, budget_tokens - std::min(details, budget_tokens))) {
      out.details = details_of(catalog, writer, own, details);
    } else {
      others = ranked;
      most_chosen = budget_tokens;
      out.always.text = in_short(catalog, own);
      if (!fits(out.always.text, most)) {
        out.always.text.clear();
        told.clear();
      }
    }
  }
  const size_t used = estimated_tokens(out.always.text.size() + out.details.size());
  const size_t left = budget_tokens - std::min(used, budget_tokens);
  out.chosen = schema_text(catalog, others, std::min(left, most_chosen), share);
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
