#include "core/prompt/recall.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/catalog/words.h"
#include "core/nlq/lexicon.h"

namespace sqlagent::prompt {
namespace {

// Found by scripts over databases that were read (tests/bench/recall_eval.py), to one digit.
constexpr double kTableName = 2.2;  // a word in a table's name against one in a column's
constexpr double kAlike = 0.5;      // a word that means the same
constexpr double kLikeness = 0.6;   // times the share of three-letter pieces in common
constexpr double kLeastLikeness = 0.4;
constexpr double kCell = 0.5;       // a cell that the question names
constexpr double kAlongJoin = 0.4;  // of a neighbour's score
constexpr int kRounds = 3;          // joins between what is named and what is needed

std::set<std::string> pieces_of(std::string_view word) {
  std::set<std::string> out;
  const std::string padded = "^" + std::string(word);
  for (size_t i = 0; i + 3 <= padded.size(); ++i) out.insert(padded.substr(i, 3));
  return out;
}

double likeness(std::string_view a, std::string_view b) {
  const auto left = pieces_of(a), right = pieces_of(b);
  const auto common = std::ranges::count_if(left, [&](const auto& p) { return right.contains(p); });
  const auto all = left.size() + right.size();
  return all == 0 ? 0 : 2.0 * static_cast<double>(common) / static_cast<double>(all);
}

bool says_nothing(const nlq::Token& word) {
  return !word.quoted && (word.number || nlq::is_stop_word(word.word));
}

}  // namespace

// What the words of one question speak for. A word counts once per table and once per column, with
// its best evidence there.
struct Recall::Evidence {
  struct Best {
    std::map<int, double> by_table;
    std::map<std::pair<int, int>, double> by_column;
  };
  std::vector<std::map<int, double>> words;  // each: by table
  std::map<std::pair<int, int>, double> columns;

  void add(const Best& word) {
    words.push_back(word.by_table);
    for (const auto& [column, score] : word.by_column) columns[column] += score;
  }
  static void keep(Best& best, int table, int column, double score) {
    best.by_table[table] = std::max(best.by_table[table], score);
    if (column < 0) return;
    auto& kept = best.by_column[{table, column}];
    kept = std::max(kept, score);
  }
};

Recall::Recall(const catalog::Catalog& catalog) : catalog_(catalog) {
  for (size_t t = 0; t < catalog.tables().size(); ++t) {
    const auto& table = catalog.tables()[t];
    const int index = static_cast<int>(t);
    add(index, -1, table.facts.name, 1);
    add(index, -1, table.facts.display, 1);
    for (const auto& noun : table.nouns) add(index, -1, noun, 1);
    add(index, -1, table.facts.description, 0.5);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const auto& column = table.columns[c];
      const int at = static_cast<int>(c);
      add(index, at, column.facts.name, 1);
      add(index, at, column.facts.display, 1);
      for (const auto& synonym : column.synonyms) add(index, at, synonym, 0.8);
      add(index, at, column.description, 0.4);
    }
  }
  for (const auto& edge : catalog.edges()) {
    if (edge.from_table == edge.to_table) continue;
    const auto [low, high] = std::minmax(edge.from_table, edge.to_table);
    auto& best = joined_[{static_cast<size_t>(low), static_cast<size_t>(high)}];
    best = std::max(best, edge.probability);
  }
  for (const auto& entry : by_stem_)
    for (const auto& piece : pieces_of(entry.first)) by_piece_[piece].push_back(entry.first);
}

void Recall::add(int table, int column, std::string_view name, double weight) {
  const auto words = catalog::split_words(name);
  std::set<std::string> stems;
  for (const auto& word : words) stems.insert(nlq::stem(catalog::singular(word)));
  for (const auto& stem : stems) {
    // One word of a long name says less than a whole name.
    const double part = weight * (0.5 + 0.5 / static_cast<double>(stems.size()));
    auto& list = by_stem_[stem];
    const auto same = std::ranges::find_if(
        list, [&](const Posting& p) { return p.table == table && p.column == column; });
    if (same == list.end())
      list.push_back({table, column, part});
    else
      same->weight = std::max(same->weight, part);
  }
}

// log(1 + tables ÷ tables that have the word).
double Recall::rarity(const std::vector<Posting>& postings) const {
  std::set<int> having;
  for (const auto& posting : postings) having.insert(posting.table);
  return std::log(1 + static_cast<double>(catalog_.tables().size()) /
                          static_cast<double>(std::max<size_t>(1, having.size())));
}

void Recall::collect(const nlq::Token& word, Evidence& evidence) const {
  Evidence::Best best;
  const auto use = [&](std::string_view stem, double weight) {
    const auto found = by_stem_.find(stem);
    if (found == by_stem_.end()) return false;
    const double rare = rarity(found->second);
    for (const auto& p : found->second)
      Evidence::keep(best, p.table, p.column,
                     weight * rare * p.weight * (p.column < 0 ? kTableName : 1));
    return true;
  };
  const std::string base = catalog::singular(word.word);
  const bool known = use(nlq::stem(base), 1);
  for (const auto other : nlq::alike(base)) use(nlq::stem(std::string(other)), kAlike);
  if (!known) {
    std::map<std::string, int> shared;
    for (const auto& piece : pieces_of(nlq::stem(base)))
      if (const auto found = by_piece_.find(piece); found != by_piece_.end())
        for (const auto& stem : found->second) ++shared[stem];
    for (const auto& [stem, count] : shared)
      if (count >= 2)
        if (const double like = likeness(nlq::stem(base), stem); like >= kLeastLikeness)
          use(stem, kLikeness * like);
  }
  evidence.add(best);
}

// What one word says for each table: the table's own evidence, or a part of what a table it joins
// has. A table that links two relevant ones is needed though nobody names it.
void Recall::spread(std::vector<double>& word) const {
  for (int round = 0; round < kRounds; ++round) {
    const auto before = word;
    for (const auto& [pair, probability] : joined_) {
      const auto [a, b] = pair;
      word[a] = std::max(word[a], kAlongJoin * probability * before[b]);
      word[b] = std::max(word[b], kAlongJoin * probability * before[a]);
    }
  }
}

std::vector<int> Recall::columns_in_order(int table, const Evidence& evidence) const {
  const auto& columns = catalog_.tables()[static_cast<size_t>(table)].columns;
  const auto& about = catalog_.tables()[static_cast<size_t>(table)];
  const auto score = [&](int column) {
    const auto found = evidence.columns.find({table, column});
    double out = found == evidence.columns.end() ? 0 : found->second;
    if (column == about.key || column == about.display) out += 0.6;
    if (columns[static_cast<size_t>(column)].role == catalog::Role::foreign_key) out += 0.4;
    if (column == about.time) out += 0.3;
    return out;
  };
  std::vector<std::pair<double, int>> scored;
  for (int c = 0; c < static_cast<int>(columns.size()); ++c) scored.emplace_back(-score(c), c);
  std::ranges::sort(scored);
  std::vector<int> out;
  for (const auto& one : scored) out.push_back(one.second);
  return out;
}

std::vector<RelevantTable> Recall::rank(const std::vector<nlq::Token>& question,
                                        const std::vector<ValueHint>& hints) const {
  Evidence evidence;
  for (const auto& word : question)
    if (!says_nothing(word)) collect(word, evidence);
  std::map<std::string, size_t> places;  // a cell that stands in many columns says little
  for (const auto& hint : hints) ++places[hint.said];
  std::map<std::string, Evidence::Best> cells;
  for (const auto& hint : hints)
    Evidence::keep(cells[hint.said], hint.table, hint.column,
                   kCell * hint.similarity *
                       std::log(1 + static_cast<double>(catalog_.tables().size()) /
                                        static_cast<double>(places[hint.said])));
  for (const auto& [said, best] : cells) evidence.add(best);

  std::vector<double> scores(catalog_.tables().size());
  for (const auto& word : evidence.words) {
    std::vector<double> own(scores.size());
    for (const auto& [table, score] : word) own[static_cast<size_t>(table)] = score;
    spread(own);
    for (size_t t = 0; t < scores.size(); ++t) scores[t] += own[t];
  }
  std::vector<RelevantTable> out;
  for (int t = 0; t < static_cast<int>(scores.size()); ++t)
    out.push_back({t, scores[static_cast<size_t>(t)], columns_in_order(t, evidence)});
  std::ranges::sort(out, [](const RelevantTable& a, const RelevantTable& b) {
    return std::pair(-a.score, a.table) < std::pair(-b.score, b.table);
  });
  return out;
}

}  // namespace sqlagent::prompt
