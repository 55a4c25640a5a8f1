// What a mention of a column belongs to: "the id and name OF THE STUDENT", "each MANUFACTURER'S
// code", "CUSTOMERS whose email". The thing that is named beside a column decides between columns
// of the same name, and completes short names: the name of a student is the column for it in
// students, whatever its header is.
#include <algorithm>
#include <array>

#include "core/nlq/lattice.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

constexpr double kOwned = 0.25;    // a column of the thing it is said of
constexpr double kForeign = -0.2;  // a column of something else
constexpr double kAlien = -2.0;    // the name of something else
constexpr double kSurely = 0.6;    // how well a noun has to name its table
constexpr double kKeyWord = 0.9;   // "student id" where the key is called otherwise
constexpr int kFar = 9;            // words from a name to its owner

using Words = std::span<const Token>;

bool among(const Token& token, std::span<const std::string_view> words) {
  return !token.quoted && has(words, std::string_view(token.word));
}

// "of the", "for each", "of all the different".
bool quantifier(const Token& token) {
  static constexpr std::array kWords = std::to_array<std::string_view>(
      {"the", "a", "an", "all", "each", "every", "any", "these", "those", "our", "my", "this",
       "different", "distinct", "unique", "some", "both"});
  return among(token, kWords);
}

bool same_list(const Token& token) {
  static constexpr std::array kBreaks = std::to_array<std::string_view>(
      {"that",    "which", "who", "whose", "with", "where", "have", "has",
       "having",  "is",    "are", "was",   "were", "by",    "than", "sorted",
       "ordered", "in",    "on",  "per",   "when", "more",  "less", "most"});
  return !among(token, kBreaks) && !token.quoted && !token.number;
}

class Owners {
 public:
  explicit Owners(const Scene& scene) : scene_(scene), n_(static_cast<int>(scene.tokens.size())) {}

  // The tables that the words behind or before [begin, end) say it belongs to, with these words.
  Owner of(int begin, int end) const {
    if (Owner found = behind(end); !found.tables.empty()) return found;
    return before(begin);
  }

 private:
  Owner noun_at(int begin, int least_end) const {
    for (int length = 3; length >= 1; --length) {
      if (begin < 0 || begin + length > n_ || begin + length < least_end) continue;
      const Words words(scene_.tokens.data() + begin, static_cast<size_t>(length));
      if (std::ranges::any_of(
              words, [](const Token& t) { return t.quoted || t.number || is_stop_word(t.word); }))
        continue;
      Owner out;
      for (const auto& hit : scene_.vocabulary.tables(words))
        if (hit.quality >= kSurely && (out.tables.empty() || hit.quality > out.quality - 0.1)) {
          out.tables.push_back(hit.table);
          out.quality = std::max(out.quality, hit.quality);
        }
      if (out.tables.empty()) continue;
      out.words.assign(words.begin(), words.end());
      return out;
    }
    return {};
  }

  // "id and name of the students": over the rest of the list.
  Owner behind(int end) const {
    static constexpr std::array<std::string_view, 4> kOf{"of", "for", "from", "in"};
    bool listed = false;
    for (int i = end; i < std::min(n_, end + kFar); ++i) {
      const Token& token = scene_.tokens[i];
      if (among(token, kOf) && (i == end || listed)) {
        int at = i + 1;
        while (at < n_ && quantifier(scene_.tokens[at])) ++at;
        for (int adjectives = 0; adjectives < 3 && at < n_; ++adjectives, ++at)
          if (Owner found = noun_at(at, 0); !found.tables.empty()) return found;
        return {};
      }
      listed |= token.word == "and" || token.word == "or" || token.word == "&" ||
                (i > 0 && scene_.tokens[i - 1].ends_clause);
      if (!listed || !same_list(token)) return {};
    }
    return {};
  }

  // "the student's name", "students whose name", "students and their names", "student with id".
  Owner before(int begin) const {
    static constexpr std::array<std::string_view, 5> kWhose{"whose", "their", "its", "his", "her"};
    int at = begin - 1;
    while (at >= 0 && quantifier(scene_.tokens[at])) --at;
    if (at < 0) return {};
    if (among(scene_.tokens[at], kWhose)) {
      for (int i = at - 1; i >= std::max(0, at - kFar); --i)
        if (Owner found = noun_ending(i); !found.tables.empty()) return found;
      return {};
    }
    if (scene_.tokens[at].word == "with" && at > 0) return noun_ending(at - 1);
    return scene_.tokens[at].possessive ? noun_ending(at) : Owner{};
  }

  Owner noun_ending(int last) const {
    for (int length = 3; length >= 1; --length)
      if (Owner found = noun_at(last - length + 1, last + 1);
          !found.tables.empty() && static_cast<int>(found.words.size()) == length)
        return found;
    return {};
  }

  const Scene& scene_;
  int n_;
};

bool is_key(const catalog::Column& column) {
  return column.role == catalog::Role::key || column.role == catalog::Role::foreign_key;
}

bool says_key(const Token& token) {
  static constexpr std::array<std::string_view, 4> kKey{"id", "ids", "identifier", "identifiers"};
  return among(token, kKey);
}

// The column that holds what a row of the table is called; -1 if none is called a name.
int name_column(const Scene& scene, int t) {
  const auto& table = scene.table(t);
  const auto called = [&](int c, std::string_view word) {
    return c >= 0 && scene.vocabulary.has_word(t, c, word) >= 0;
  };
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    for (const auto& noun : table.nouns)
      if (table.columns[c].facts.type == Type::text && called(c, "name") && called(c, noun))
        return c;
  for (int c = 0; c < static_cast<int>(table.columns.size()); ++c)
    if (table.columns[c].facts.name == "name") return c;
  // A table of lakes may keep the name in a column "lake".
  for (const auto& noun : table.nouns)
    if (called(table.display, noun)) return table.display;
  return called(table.display, "name title label details") ? table.display : -1;
}

// "The names of the customers" are no names of anything else.
bool asks_name(const Scene& scene, const Piece& piece) {
  static constexpr std::array<std::string_view, 4> kName{"name", "names", "title", "titles"};
  return piece.end == piece.begin + 1 && among(scene.tokens[piece.begin], kName);
}

// The first word is a noun of the column's table, and the others name the column by themselves.
bool names_its_table(const Scene& scene, const Piece& piece) {
  const Type type = scene.column(piece).facts.type;
  if (piece.end - piece.begin < 2 || type == Type::date || type == Type::timestamp)
    return false;  // "employees left" is what they did
  const Words words(scene.tokens.data() + piece.begin,
                    static_cast<size_t>(piece.end - piece.begin));
  return std::ranges::any_of(
             scene.vocabulary.tables(words.first(1)),
             [&](const NameHit& hit) { return hit.table == piece.table && hit.quality > 0.85; }) &&
         std::ranges::any_of(scene.vocabulary.columns(words.subspan(1)), [&](const NameHit& hit) {
           return hit.table == piece.table && hit.column == piece.column;
         });
}

}  // namespace

Owner owner_of(const Scene& scene, int begin, int end) {
  return Owners(scene).of(begin, end);
}

bool is_nameless(const Scene& scene, int begin, int end) {
  const Owner owner = owner_of(scene, begin, end);
  return !owner.tables.empty() &&
         std::ranges::none_of(owner.tables, [&](int t) { return name_column(scene, t) >= 0; });
}

void attach(const Scene& scene, std::vector<Piece>& pieces) {
  for (Piece& piece : pieces) {
    if (piece.kind != Kind::column) continue;
    if (names_its_table(scene, piece)) {
      piece.score += kOwned;  // "customer segment"
      continue;
    }
    const Owner owner = owner_of(scene, piece.begin, piece.end);
    const auto owned = [&](const Piece& p) {
      return p.kind == Kind::column && p.begin == piece.begin && p.end == piece.end &&
             has(owner.tables, p.table);
    };
    if (owned(piece))
      piece.score += kOwned;
    else if (!owner.tables.empty() && asks_name(scene, piece))
      piece.score += kAlien;
    else if (std::ranges::any_of(pieces, owned))
      piece.score += kForeign;
  }
}

void add_keys_of_things(const Scene& scene, int begin, int end, std::vector<Piece>& out) {
  static constexpr std::array<std::string_view, 2> kNumber{"number", "numbers"};
  if (end - begin < 2) return;
  const Words words(&scene.tokens[begin], static_cast<size_t>(end - begin));
  const Token& last = words.back();
  if (!says_key(last) && !among(last, kNumber)) return;
  // "Department number" is the key where nothing goes by that name.
  const auto named = scene.vocabulary.columns(words);
  if (!named.empty() && named.front().quality > (says_key(last) ? 0.9 : 0.6)) return;
  for (const auto& hit : scene.vocabulary.tables(words.first(words.size() - 1))) {
    const int key = scene.table(hit.table).key;
    if (hit.quality < kSurely || key < 0 || !is_key(scene.column(hit.table, key))) continue;
    Piece piece;
    piece.kind = Kind::column;
    piece.begin = begin;
    piece.end = end;
    piece.table = hit.table;
    piece.column = key;
    piece.expr = column_of(hit.table, key);
    piece.score = static_cast<double>(words.size()) * hit.quality * kKeyWord;
    piece.rule = "key of what is named";
    out.push_back(std::move(piece));
  }
}

void add_owned(const Scene& scene, int begin, int end, const std::vector<Token>& said,
               std::vector<Piece>& out) {
  static constexpr std::array<std::string_view, 2> kName{"name", "names"};
  const Owner owner = owner_of(scene, begin, end);
  if (owner.tables.empty()) return;
  const auto add = [&](int table, int column, double quality) {
    Piece piece;
    piece.kind = Kind::column;
    piece.begin = begin;
    piece.end = end;
    piece.table = table;
    piece.column = column;
    piece.expr = column_of(table, column);
    piece.score = static_cast<double>(said.size()) * quality;
    piece.rule = "column of what is named beside it";
    out.push_back(std::move(piece));
  };
  if (said.size() == 1 && among(said[0], kName)) {
    // "first name" is another one.
    if (begin > 0) {
      const auto longer = scene.vocabulary.columns(Words(&scene.tokens[begin - 1], 2));
      if (!longer.empty() && longer.front().quality > 0.7) return;
    }
    for (int t : owner.tables)
      if (const int column = name_column(scene, t); column >= 0) add(t, column, 1.0);
    return;
  }
  if (said.size() == 1 && says_key(said[0])) {
    for (int t : owner.tables)
      if (const int key = scene.table(t).key; key >= 0) add(t, key, kKeyWord);
    return;
  }
  std::vector<Token> whole = owner.words;
  whole.insert(whole.end(), said.begin(), said.end());
  for (const auto& hit : scene.vocabulary.columns(whole))
    if (has(owner.tables, hit.table) && hit.quality > 0.85) add(hit.table, hit.column, hit.quality);
}

}  // namespace sqlagent::nlq
