#include "core/catalog/join_names.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

using Words = std::vector<std::string>;

constexpr std::array kPersonRoles = std::to_array<std::string_view>(
    {"manager",   "supervisor", "boss",     "lead",       "owner",     "agent",
     "rep",       "seller",     "buyer",    "assignee",   "author",    "creator",
     "approver",  "reviewer",   "mentor",   "head",       "contact",   "waiter",
     "teacher",   "instructor", "advisor",  "technician", "professor", "doctor",
     "nurse",     "coach",      "captain",  "driver",     "chair",     "president",
     "director",  "secretary",  "salesman", "sender",     "recipient", "salesperson",
     "spouse",    "husband",    "wife",     "male",       "female",    "representative",
     "principal", "leader"});
constexpr std::array<std::string_view, 12> kPeople = {
    "employee", "person",    "user",   "staff",     "member",      "worker",
    "agent",    "personnel", "people", "colleague", "team member", "faculty"};
constexpr std::array<std::string_view, 4> kParents = {"parent", "predecessor", "superior", "reply"};
// "claim header" and "order master" are claims and orders, once each; "state name" names a state.
constexpr std::array<std::string_view, 5> kOnceEach = {"header", "master", "record", "name",
                                                       "title"};
// Names that any person has: that two people share one joins nothing.
constexpr std::array<std::string_view, 9> kPartOfName = {
    "first", "last", "middle", "full", "given", "family", "nick", "short", "display"};

template <class List>
bool is_one_of(std::string_view word, const List& list) {
  return std::ranges::find(list, word) != list.end();
}

bool vowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

// Words that may stand between a role and its noun, ship_to_customer, billed_by_employee; or
// between a noun and its role, member_in_charge.
bool linking(const std::string& word) {
  return word == "to" || word == "by" || word == "from" || word == "the" || word == "of" ||
         word == "in";
}

bool digits(const std::string& word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// How many of the words from `at` on are the noun's only in short; -1: they are not the noun.
int noun_at(const Words& words, size_t at, const Words& noun) {
  if (noun.empty() || words.size() < at + noun.size()) return -1;
  int shortened = 0;
  for (size_t i = 0; i < noun.size(); ++i) {
    const auto& word = words[at + i];
    if (word == noun[i]) continue;
    if (!abbreviates(word, noun[i])) return -1;
    ++shortened;
  }
  return shortened;
}

int ends_with_noun(const Words& words, const Words& noun) {
  return words.size() < noun.size() ? -1 : noun_at(words, words.size() - noun.size(), noun);
}

Words singular_words(const std::string& noun) {
  Words words = split_words(noun);
  for (auto& word : words) word = singular(word);
  return words;
}

Words part(const Words& words, size_t begin, size_t end) {
  return {words.begin() + static_cast<std::ptrdiff_t>(begin),
          words.begin() + static_cast<std::ptrdiff_t>(end)};
}

// The key is this noun's own: it says the noun, or only that it is a key ("id", "aid" of albums).
bool own_key(const Words& key_entity, const Words& noun) {
  if (key_entity.empty() || ends_with_noun(key_entity, noun) >= 0) return true;
  if (key_entity.size() > 1 && is_one_of(key_entity.back(), kOnceEach))
    return ends_with_noun(part(key_entity, 0, key_entity.size() - 1), noun) >= 0;
  const std::string& brief = key_entity[0];
  const bool initial = brief.size() <= 2 || (brief.size() == 3 && brief.ends_with("id"));
  return key_entity.size() == 1 && initial && !noun.empty() && noun[0].starts_with(brief[0]);
}

class Evidence {
 public:
  Evidence(const Table& from, const Column& column, const Table& to, const Column& key)
      : own_(column.meaning), target_(key.meaning), self_(&from == &to), own_nouns_(to.own_nouns) {
    for (const auto& word : own_) (digits(word) ? numbers_ : said_).push_back(word);
    entity_ = without_identifier_words(said_);
    key_entity_ = without_identifier_words(target_);
    // "client no", which means customer number, is the key of clients all the same.
    as_written_ = key.words;
    for (auto& word : as_written_) word = singular(word);
    const bool identifies = !target_.empty() && identifier_word(target_.back());
    if (identifies && as_written_.size() > 1) as_written_.pop_back();
    for (const auto& noun : to.nouns) {
      nouns_.push_back(singular_words(noun));
      const bool own = own_noun(nouns_.back());
      native_ |= own;
      // A noun that only the key's name made says nothing about the table: "paper" of paper_topics.
      best_.at_home |= own && nouns_.size() <= to.own_nouns;
    }
    same_name_ = said_ == target_ || column.words == key.words;
  }

  NameEvidence judge() {
    if (entity_.empty()) {
      if (said_.size() >= 2 && said_[0] == "report") offer(self_ ? 0.8 : 0.3, {"report"});
      return best_;
    }
    same_name();
    for (size_t i = 0; i < std::min(own_nouns_, nouns_.size()); ++i) noun(nouns_[i], i == 0);
    longer_name();
    role();
    return best_;
  }

 private:
  bool own_noun(const Words& noun) const {
    return own_key(key_entity_, noun) || own_key(as_written_, noun);
  }

  void offer(double score, Words label = {}) {
    label.insert(label.end(), numbers_.begin(), numbers_.end());
    if (score <= best_.score) return;
    best_.score = score;
    best_.label = join_words(label);
  }

  // The same name on both sides, provided it names something ("id" names nothing).
  void same_name() {
    if (self_) return;
    constexpr std::array<std::string_view, 6> kGeneric = {"name", "title", "description",
                                                          "date", "type",  "status"};
    const bool persons =
        entity_.size() == 2 && entity_[1] == "name" && is_one_of(entity_[0], kPartOfName);
    const bool generic = persons || (entity_.size() == 1 && is_one_of(entity_[0], kGeneric));
    const bool identifier = said_.size() != entity_.size();
    if (same_name_)
      offer(generic ? 0.1 : best_.at_home ? 1.0 : native_ ? 0.85 : identifier ? 0.8 : 0.7);
    // The same thing with or without an identifier word: "department" →
    // departments.department_name, "Emp ID" → employee.
    else if (entity_ == key_entity_)
      offer(generic ? 0.1 : best_.at_home ? 0.9 : native_ ? 0.8 : 0.6);
  }

  // The table's noun: customer_id, ship_to_customer, member_in_charge.
  void noun(const Words& words, bool first) {
    const bool own = own_noun(words);
    if (!first && !own) return;
    const double less = own ? 0 : 0.15;  // "nurse" → nurses, whose key is the employee's
    const int shortened = ends_with_noun(entity_, words);
    if (shortened >= 0) {
      const double exact = (shortened == 0 ? 0.95 : 0.8) - less;
      const Words before = part(entity_, 0, entity_.size() - words.size());
      if (before.empty()) {
        if (!self_) offer(exact);
      } else {
        offer(exact - 0.1, before);  // home_team_id → teams (home)
      }
    } else if (entity_.size() > words.size() + 1 && linking(entity_[words.size()]) &&
               noun_at(entity_, 0, words) == 0) {
      offer(0.8 - less, part(entity_, words.size(), entity_.size()));
    }
  }

  // A longer name that ends like the target's own: ship_to_customer_id → customer_id.
  void longer_name() {
    if (key_entity_.empty() || !native_) return;
    const int shortened = ends_with_noun(entity_, key_entity_);
    if (shortened >= 0 && entity_.size() > key_entity_.size())
      offer(shortened == 0 ? 0.85 : 0.7, part(entity_, 0, entity_.size() - key_entity_.size()));
    if (shortened > 0 && entity_.size() == key_entity_.size() && !self_) offer(0.8);
  }

  // Roles that people play, and parents of the same kind.
  void role() {
    Words role = entity_;
    std::erase_if(role, linking);
    if (!native_ || role.empty() || role.size() > 2) return;
    const bool people = std::ranges::any_of(
        nouns_, [](const Words& noun) { return !noun.empty() && is_one_of(noun.back(), kPeople); });
    const bool played = is_one_of(role.back(), kPersonRoles) || role.front() == "report" ||
                        std::ranges::any_of(kPersonRoles, [&](std::string_view one) {
                          return role.back().size() >= 4 && abbreviates(role.back(), one);
                        });
    if (people && played) offer(self_ ? 0.85 : 0.7, role);
    if (self_ && is_one_of(role.front(), kParents)) offer(0.85, role);
  }

  const Words &own_, &target_;
  bool self_, native_ = false, same_name_ = false;
  Words said_, numbers_, entity_, key_entity_,
      as_written_;  // said: without the numbers of club_id_1
  std::vector<Words> nouns_;
  size_t own_nouns_;
  NameEvidence best_;
};

}  // namespace

bool abbreviates(std::string_view brief, std::string_view word) {
  if (brief.size() < 2 || brief.size() >= word.size() || brief.front() != word.front())
    return false;
  size_t at = 0;
  for (const char c : word)
    if (at < brief.size() && brief[at] == c) ++at;
  if (at < brief.size()) return false;
  if (word.starts_with(brief)) return brief.size() >= 3;
  return std::ranges::none_of(brief.substr(1), vowel) && brief.size() >= 3;
}

NameEvidence name_evidence(const Table& from, const Column& column, const Table& to,
                           const Column& key) {
  return Evidence(from, column, to, key).judge();
}

}  // namespace sqlagent::catalog
