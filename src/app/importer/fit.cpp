#include "app/importer/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sqlagent::importer {
namespace {

constexpr double kAlike = 0.5;    // of the table's columns must be in the file
constexpr double kRenamed = 0.6;  // of two names' letters agree: one may be the other's new name

enum class Change {
  none,
  read_as,     // every cell fits the table's type
  wider,       // every cell of both fits the file's type
  perhaps,     // the cells will tell
  impossible,  // dates are no numbers
};

Change change(Type table, Type found) {
  if (table == found) return Change::none;
  if (table == Type::text) return Change::read_as;
  if (table == Type::numeric && found == Type::integer) return Change::read_as;
  if (table == Type::timestamp && found == Type::date) return Change::read_as;
  if (table == Type::integer && found == Type::numeric) return Change::wider;
  if (table == Type::date && found == Type::timestamp) return Change::wider;
  if (found == Type::text) return Change::perhaps;
  if (table == Type::boolean && found == Type::integer) return Change::perhaps;
  return Change::impossible;
}

std::string_view in_words(Type type) {
  switch (type) {
    case Type::boolean:
      return "yes or no";
    case Type::integer:
      return "whole numbers";
    case Type::numeric:
      return "numbers";
    case Type::date:
      return "dates";
    case Type::timestamp:
      return "dates with times";
    case Type::time:
      return "times of day";
    case Type::interval:
      return "durations";
    case Type::text:
      return "text";
  }
  return "text";
}

// Letters and digits in lower case: "Order ID" and "order_id" are one name.
std::string folded(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 'A' && byte <= 'Z')
      text.push_back(static_cast<char>(byte + 32));
    else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80)
      text.push_back(c);
  }
  return text;
}

// Sørensen-Dice over pairs of neighbouring letters, 0…1.
double similarity(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  if (a.size() < 2 || b.size() < 2) return 0;
  std::vector<std::string_view> pairs;
  for (size_t i = 0; i + 1 < a.size(); ++i) pairs.push_back(a.substr(i, 2));
  size_t common = 0;
  for (size_t i = 0; i + 1 < b.size(); ++i) {
    const auto found = std::ranges::find(pairs, b.substr(i, 2));
    if (found == pairs.end()) continue;
    ++common;
    pairs.erase(found);
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size() - 2);
}

constexpr size_t kNone = ~size_t{0};

// Which column of the table each found column is, or kNone.
class Matching {
 public:
  Matching(const FoundTable& found, const catalog::TableFacts& table)
      : found_(found),
        table_(table),
        to_(found.columns.size(), kNone),
        taken_(table.columns.size(), false) {
    by([](const FoundColumn& a, const catalog::ColumnFacts& b) { return a.name == b.name; });
    by([](const FoundColumn& a, const catalog::ColumnFacts& b) {
      return !a.display.empty() && a.display == b.display;
    });
    by([](const FoundColumn& a, const catalog::ColumnFacts& b) {
      return folded(a.name) == folded(b.name) || folded(a.display) == folded(b.display);
    });
    certain_ =
        static_cast<size_t>(std::ranges::count_if(to_, [](size_t at) { return at != kNone; }));
  }

  size_t certain() const { return certain_; }
  size_t to(size_t column) const { return to_[column]; }
  bool taken(size_t column) const { return taken_[column]; }

  // What is left over on both sides may be the same under a new name: where the names are alike,
  // or where it is the one that is left between the same neighbours.
  std::vector<size_t> guess() {
    std::vector<size_t> guessed;
    for (size_t i = 0; i < to_.size(); ++i) {
      if (to_[i] != kNone) continue;
      size_t best = kNone;
      double most = kRenamed;
      for (size_t k = 0; k < taken_.size(); ++k) {
        if (taken_[k] ||
            change(table_.columns[k].type, found_.columns[i].type) == Change::impossible)
          continue;
        double alike = similarity(folded(found_.columns[i].name), folded(table_.columns[k].name));
        if (same_neighbours(i, k) && found_.columns[i].type == table_.columns[k].type)
          alike = std::max(alike, kRenamed);
        if (alike >= most && (best == kNone || alike > most)) {
          most = alike;
          best = k;
        }
      }
      if (best == kNone) continue;
      take(i, best);
      guessed.push_back(i);
    }
    return guessed;
  }

 private:
  void take(size_t found, size_t column) {
    to_[found] = column;
    taken_[column] = true;
  }

  template <class Same>
  void by(Same same) {
    for (size_t i = 0; i < to_.size(); ++i)
      for (size_t k = 0; to_[i] == kNone && k < taken_.size(); ++k)
        if (!taken_[k] && same(found_.columns[i], table_.columns[k])) take(i, k);
  }

  bool same_neighbours(size_t found, size_t column) const {
    const bool before = found == 0 ? column == 0 : column > 0 && to_[found - 1] == column - 1;
    const bool last = found + 1 == to_.size();
    const bool after = last ? column + 1 == taken_.size() : to_[found + 1] == column + 1;
    return before && after;
  }

  const FoundTable& found_;
  const catalog::TableFacts& table_;
  std::vector<size_t> to_;
  std::vector<bool> taken_;
  size_t certain_ = 0;
};

std::string free_name(std::string wanted, const std::vector<std::string>& names,
                      const catalog::TableFacts& table) {
  const auto taken = [&](const std::string& name) {
    return std::ranges::find(names, name) != names.end() ||
           std::ranges::any_of(table.columns, [&](const auto& c) { return c.name == name; });
  };
  if (!taken(wanted)) return wanted;
  for (int i = 2;; ++i)
    if (auto name = fmt::format("{}_{}", wanted, i); !taken(name)) return name;
}

// One column that both have. An empty answer: it fits.
std::string fit_column(size_t at, const FoundColumn& found, const catalog::ColumnFacts& column,
                       Purpose purpose, Fit& fit) {
  const auto tell = [&](const char* kind, std::string text) {
    fit.notices.push_back({kind, std::move(text), column.name, {}});
  };
  const auto how = change(column.type, found.type);
  const auto was = in_words(column.type), is = in_words(found.type);
  if (how == Change::read_as) {
    fit.types[at] = column.type;
    tell("read_as", fmt::format("{} holds {} in this file; it was read as {}, as in the table.",
                                column.display, is, was));
  } else if (how == Change::wider) {
    if (purpose == Purpose::append) fit.wider[column.name] = found.type;
    tell("wider", fmt::format("{} held {}; with this file it holds {}.", column.display, was, is));
  } else if (how != Change::none && purpose == Purpose::replace) {
    tell("other_type",
         fmt::format("{} held {} before; in this file it holds {}.", column.display, was, is));
  } else if (how == Change::perhaps) {
    fit.types[at] = column.type;
    fit.strict.push_back(column.name);
  } else if (how == Change::impossible) {
    return fmt::format(
        "{} holds {} in the table, but {} in this file. Bring the file as a new table, or replace "
        "the table with it.",
        column.display, was, is);
  }
  return {};
}

}  // namespace

double likeness(const FoundTable& found, const catalog::TableFacts& table) {
  if (table.columns.empty()) return 0;
  return static_cast<double>(Matching(found, table).certain()) /
         static_cast<double>(table.columns.size());
}

Result<Fit, std::string> fit(const FoundTable& found, const catalog::TableFacts& table,
                             Purpose purpose) {
  Matching matching(found, table);
  const auto renamed = matching.guess();
  Fit fit;
  size_t matched = 0;
  for (size_t i = 0; i < found.columns.size(); ++i) matched += matching.to(i) != kNone;
  if (purpose == Purpose::append &&
      static_cast<double>(matched) < kAlike * static_cast<double>(table.columns.size()))
    return unexpected(fmt::format(
        "This file does not look like {}: it has {} of its {} columns. Choose another table, or "
        "bring the file as a new one.",
        table.display, matched, table.columns.size()));
  for (size_t i = 0; i < found.columns.size(); ++i) {
    const FoundColumn& column = found.columns[i];
    if (matching.to(i) == kNone) {
      fit.names.push_back(free_name(column.name, fit.names, table));
      fit.added.push_back(i);
      fit.notices.push_back(
          {"new_column",
           purpose == Purpose::append
               ? fmt::format("{} is new; it is empty in the rows from before.", column.display)
               : fmt::format("{} is new.", column.display),
           fit.names.back(),
           {}});
      continue;
    }
    const catalog::ColumnFacts& known = table.columns[matching.to(i)];
    fit.names.push_back(known.name);
    if (std::ranges::find(renamed, i) != renamed.end())
      fit.notices.push_back({"renamed_guess",
                             fmt::format("{} of this file was taken for {}, which it lacks.",
                                         column.display, known.display),
                             known.name,
                             {}});
    auto refusal = fit_column(i, column, known, purpose, fit);
    if (!refusal.empty()) return unexpected(std::move(refusal));
  }
  for (size_t k = 0; k < table.columns.size(); ++k)
    if (!matching.taken(k))
      fit.notices.push_back(
          {"missing_column",
           purpose == Purpose::append
               ? fmt::format("{} is not in this file; it is empty in the new rows.",
                             table.columns[k].display)
               : fmt::format("{} is not in this file any more; questions that use it will say so.",
                             table.columns[k].display),
           table.columns[k].name,
           {}});
  return fit;
}

}  // namespace sqlagent::importer
