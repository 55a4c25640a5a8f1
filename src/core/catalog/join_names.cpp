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
  Evidence(const PointingNames& column, const KeyNames& key, bool self)
      : column_(column), entity_(column.entity), key_(key), self_(self) {
    best_.at_home = key.at_home;
  }

  NameEvidence judge() {
    if (entity_.empty()) {
      if (column_.said.size() >= 2 && column_.said[0] == "report")
        offer(self_ ? 0.8 : 0.3, {"report"});
      return best_;
    }
    same_name();
    for (size_t i = 0; i < key_.own_nouns; ++i) noun(key_.nouns[i], i == 0);
    longer_name();
    role();
    return best_;
  }

 private:
  void offer(double score, Words label = {}) {
    label.insert(label.end(), column_.numbers.begin(), column_.numbers.end());
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
    const bool identifier = column_.said.size() != entity_.size();
    if (column_.said == key_.said || column_.written == key_.written)
      offer(generic ? 0.1 : best_.at_home ? 1.0 : key_.native ? 0.85 : identifier ? 0.8 : 0.7);
    // The same thing with or without an identifier word: "department" →
    // departments.department_name, "Emp ID" → employee.
    else if (entity_ == key_.entity)
      offer(generic ? 0.1 : best_.at_home ? 0.9 : key_.native ? 0.8 : 0.6);
  }

  // The table's noun: customer_id, ship_to_customer, member_in_charge.
  void noun(const Words& words, bool first) {
    const bool own = key_.own(words);
    if (!first && !own) return;
    const double less = own ? 0 : 0.15;  // "nurse" → nurses, whose key is the employee's
    const int shortened = ends_with_noun(entity_, words);
    if (shortened >= 0) {
      const double exact = (shortened == 0 ? 0.95 : 0.8) - less;
      const Words before = part(entity_, 0, entity_.size() - words.size());
      // home_team_id → teams (home); but order_plan_id is not of lease_plans.
      if (!before.empty())
        offer(head_only(words) ? 0.45 : exact - 0.1, before);
      else if (!self_)
        offer(exact);
    } else if (entity_.size() > words.size() + 1 && linking(entity_[words.size()]) &&
               noun_at(entity_, 0, words) == 0) {
      offer(0.8 - less, part(entity_, words.size(), entity_.size()));
    }
  }

  // "plan" of lease_plans: a word that the table has only with another before it.
  bool head_only(const Words& words) const {
    return key_.nouns[0].size() > words.size() && ends_with_noun(key_.nouns[0], words) == 0;
  }

  // A longer name that ends like the target's own: ship_to_customer_id → customer_id.
  void longer_name() {
    if (key_.entity.empty() || !key_.native) return;
    const int shortened = ends_with_noun(entity_, key_.entity);
    if (shortened >= 0 && entity_.size() > key_.entity.size())
      offer(shortened == 0 ? 0.85 : 0.7, part(entity_, 0, entity_.size() - key_.entity.size()));
    if (shortened > 0 && entity_.size() == key_.entity.size() && !self_) offer(0.8);
  }

  // Roles that people play, and parents of the same kind.
  void role() {
    Words role = entity_;
    std::erase_if(role, linking);
    if (!key_.native || role.empty() || role.size() > 2) return;
    const bool people = std::ranges::any_of(key_.nouns, [](const Words& noun) {
      return !noun.empty() && is_one_of(noun.back(), kPeople);
    });
    const bool played = is_one_of(role.back(), kPersonRoles) || role.front() == "report" ||
                        std::ranges::any_of(kPersonRoles, [&](std::string_view one) {
                          return role.back().size() >= 4 && abbreviates(role.back(), one);
                        });
    if (people && played) offer(self_ ? 0.85 : 0.7, role);
    if (self_ && is_one_of(role.front(), kParents)) offer(0.85, role);
  }

  const PointingNames& column_;
  const Words& entity_;
  const KeyNames& key_;
  bool self_;
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
  // "cust", "dept", "manuf"; "constructor" is no short form of "constructorresult".
  if (word.starts_with(brief)) return brief.size() >= 3 && brief.size() <= 5;
  return std::ranges::none_of(brief.substr(1), vowel) && brief.size() >= 3;
}

PointingNames::PointingNames(const Column& column) : written(column.words) {
  for (const auto& word : column.meaning) (digits(word) ? numbers : said).push_back(word);
  entity = without_identifier_words(said);
}

KeyNames::KeyNames(const Table& table, const Column& key)
    : written(key.words),
      said(key.meaning),
      entity(without_identifier_words(key.meaning)),
      as_written(key.words),
      own_nouns(std::min(table.own_nouns, table.nouns.size())) {
  // "client no", which means customer number, is the key of clients all the same.
  for (auto& word : as_written) word = singular(word);
  const bool identifies = !said.empty() && identifier_word(said.back());
  if (identifies && as_written.size() > 1) as_written.pop_back();
  for (const auto& noun : table.nouns) {
    nouns.push_back(singular_words(noun));
    const bool is_own = own(nouns.back());
    native |= is_own;
    // A noun that only the key's name made says nothing about the table: "paper" of paper_topics.
    at_home |= is_own && nouns.size() <= own_nouns;
  }
}

bool KeyNames::own(const Words& noun) const {
  return own_key(entity, noun) || own_key(as_written, noun);
}

NameEvidence name_evidence(const PointingNames& column, const KeyNames& key, bool self) {
  return Evidence(column, key, self).judge();
}

}  // namespace sqlagent::catalog
