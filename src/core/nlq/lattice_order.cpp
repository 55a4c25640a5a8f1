// Words of order, read as the small grammar they are instead of phrase by phrase: [sorted] [in |
// by] [reverse] [ascending | alphabetical] [order] [of | by], and "from oldest to youngest". A
// piece with hint "by" is followed by what is sorted by; another says only the direction.
#include <algorithm>
#include <array>
#include <optional>

#include "core/nlq/lattice.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {
using std::string_view;

constexpr std::array kSorting =
    std::to_array<string_view>({"sorted", "ordered", "arranged", "ranked", "listed", "organized",
                                "sort", "order", "rank", "arrange", "sorting", "ordering"});
constexpr std::array kUp = std::to_array<string_view>(
    {"ascending", "asc", "increasing", "rising", "alphabetical", "alphabetic", "alphabetically",
     "lexicographic", "lexicographical", "lexicographically", "chronological", "chronologically",
     "numerical", "ascendingly", "increasingly"});
constexpr std::array kDown =
    std::to_array<string_view>({"descending", "desc", "decreasing", "falling", "reverse",
                                "reversed", "descendingly", "decreasingly", "descendant"});
constexpr std::array kLow = std::to_array<string_view>(
    {"low", "lowest", "small", "smallest", "least", "fewest", "short", "shortest", "cheapest",
     "earliest", "youngest", "worst", "a", "oldest", "early", "light", "lightest", "slowest"});
constexpr std::array kHigh = std::to_array<string_view>(
    {"high", "highest", "large", "largest", "most", "greatest", "biggest", "long", "longest",
     "latest", "newest", "best", "z", "late", "heaviest", "fastest", "recent", "expensive"});

// A place in the question that moves on as words are recognised.
class Reader {
 public:
  Reader(const Scene& scene, int at) : scene_(&scene), at_(at) {}
  string_view word(int ahead = 0) const {
    const int i = at_ + ahead;
    const bool there = i < static_cast<int>(scene_->tokens.size()) && !scene_->tokens[i].quoted;
    return there ? string_view(scene_->tokens[i].word) : string_view();
  }
  template <class List>
  bool take(const List& words) {
    if (word().empty() || !has(words, word())) return false;
    skip();
    return true;
  }
  void skip() {
    content_ += only_stops(*scene_, at_, at_ + 1) ? 0.1 : 1.0;
    ++at_;
  }
  bool take_one(string_view one) { return take(std::array{one}); }
  void skip_articles() {
    while (take(std::array<string_view, 3>{"the", "a", "an"})) {
    }
  }
  bool skip_owner() { return take(std::array<string_view, 4>{"their", "its", "his", "her"}); }
  int at() const { return at_; }
  double content() const { return content_; }

 private:
  const Scene* scene_;
  int at_;
  double content_ = 0;
};

struct Sorting {
  int end = 0;
  double content = 0;
  bool descending = false, keyed = false;
  std::string said;
};

// By what it is sorted follows: "by", "based on".
bool take_key_link(Reader& words) {
  if (words.take(std::array<string_view, 3>{"by", "using", "per"})) return true;
  for (const auto& [first, second] :
       std::array<std::pair<string_view, string_view>, 2>{{{"based", "on"}, {"according", "to"}}})
    if (words.word() == first && words.word(1) == second)
      return words.take_one(first) && words.take_one(second);
  return false;
}

// "Order the countries by", "sort them by", "order the result by": what is sorted was said before.
void skip_sorted(Reader& words) {
  static constexpr std::array<string_view, 3> kLinks{"by", "in", "based"};
  Reader ahead = words;
  ahead.skip_articles();
  for (int noun = 0; noun < 2 && !has(kLinks, ahead.word()); ++noun) {
    if (ahead.word().empty() || has(kUp, ahead.word()) || has(kDown, ahead.word())) return;
    ahead.skip();
  }
  if (has(kLinks, ahead.word())) words = ahead;
}

// "in reverse alphabetical order", "ordered descending by", "in the order of".
std::vector<Sorting> orders_at(const Scene& scene, int begin) {
  Reader words(scene, begin);
  const bool ranked = words.word() == "ranked" || words.word() == "rank";
  const bool sorting = words.take(kSorting);
  if (sorting) skip_sorted(words);
  const bool by = take_key_link(words);
  const bool led = by || words.take(std::array<string_view, 3>{"in", "with", "into"});
  words.skip_articles();
  const bool owned = words.skip_owner();  // "sorted by their order dates"
  bool up = false, down = false, sure = false;
  while (has(kUp, words.word()) || has(kDown, words.word())) {
    sure |= words.word() == "asc" || words.word() == "desc" || words.word().ends_with("ly") ||
            words.word().ends_with("scending");
    up |= words.take(kUp);
    down |= words.take(kDown);
  }
  const bool directed = up || down;
  const bool order = !owned && words.take(std::array<string_view, 3>{"order", "manner", "fashion"});
  bool keyed = by && !order;
  if (order && words.take_one("of")) keyed = true;
  if ((order || directed) && take_key_link(words)) keyed = true;
  words.skip_articles();
  words.skip_owner();
  const bool known = directed ? sure || sorting || led || order
                     : order  ? keyed && (led || sorting)
                              : keyed && sorting;
  if (!known) return {};
  Sorting out{words.at(), words.content(), down || (ranked && !up), keyed,
              std::string(ranked              ? "ranked"
                          : sorting && !order ? "sorted"
                                              : "in order") +
                  (up && !down ? " ascending"
                   : down      ? " descending"
                               : "")};
  if (!keyed || !by || !directed) return {out};
  Sorting plain = out;  // "sorted by descending": of what was named before
  plain.keyed = false;
  return {out, plain};
}

// "from high to low", "from the oldest to the youngest".
std::optional<Sorting> range_at(const Scene& scene, int begin) {
  Reader words(scene, begin);
  words.take(kSorting);
  if (!words.take_one("from")) return std::nullopt;
  words.skip_articles();
  if (words.word(1) != "to") words.take_one("most");
  const bool high = has(kHigh, words.word()), low = has(kLow, words.word());
  const string_view first = words.word();
  if ((!high && !low) || (!words.take(kHigh) && !words.take(kLow))) return std::nullopt;
  if (!words.take_one("to")) return std::nullopt;
  words.skip_articles();
  if (words.word(1) == "expensive" || words.word(1) == "recent")
    words.take(std::array<string_view, 2>{"most", "least"});
  if (!words.take(kHigh) && !words.take(kLow)) return std::nullopt;
  Sorting out;
  out.end = words.at();
  out.content = words.content();
  out.descending = high;
  out.said = first == "oldest" || first == "youngest" ? "sorted by age" : "sorted";
  return out;
}

}  // namespace

void add_orders(const Scene& scene, Chart& chart) {
  for (int begin = 0; begin < static_cast<int>(scene.tokens.size()); ++begin) {
    std::vector<Sorting> found = orders_at(scene, begin);
    if (auto range = range_at(scene, begin)) found.push_back(std::move(*range));
    for (const Sorting& order : found) {
      Piece piece;
      piece.kind = Kind::ordering;
      piece.begin = begin;
      piece.end = order.end;
      piece.score = order.content + 0.1;
      piece.rule = "words of order";
      piece.descending = order.descending;
      piece.hint = order.keyed ? "by" : "";
      piece.said = order.said;
      chart.add(std::move(piece));
    }
  }
}

}  // namespace sqlagent::nlq
