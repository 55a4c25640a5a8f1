#include "core/catalog/join_names.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/catalog/meaning.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 22> kPersonRoles = {
    "manager", "supervisor",     "boss",        "lead",      "owner",    "agent",
    "rep",     "representative", "salesperson", "seller",    "assignee", "author",
    "creator", "approver",       "reviewer",    "mentor",    "head",     "contact",
    "waiter",  "teacher",        "instructor",  "technician"};
constexpr std::array<std::string_view, 12> kPeople = {
    "employee", "person",    "user",   "staff",     "member",      "worker",
    "agent",    "personnel", "people", "colleague", "team member", "faculty"};
constexpr std::array<std::string_view, 4> kParents = {"parent", "predecessor", "superior", "reply"};

bool is_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

bool vowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

// Words that may stand between a role and its noun: ship_to_customer, billed_by_employee.
bool linking(const std::string& word) {
  return word == "to" || word == "by" || word == "from" || word == "the" || word == "of" ||
         word == "in";
}

// `words` ends with `noun`, each word equal or abbreviated; gives the number of abbreviated words,
// -1 if it does not.
int ends_with_noun(const Words& words, const Words& noun) {
  if (noun.empty() || words.size() < noun.size()) return -1;
  int shortened = 0;
  for (size_t i = 0; i < noun.size(); ++i) {
    const auto& word = words[words.size() - noun.size() + i];
    if (word == noun[i]) continue;
    if (!abbreviates(word, noun[i])) return -1;
    ++shortened;
  }
  return shortened;
}

std::string label_of(Words words) {
  return join_words(words);
}

bool same_words(const Words& a, const Words& b) {
  return !a.empty() && a == b;
}

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
  const Words &own = column.meaning, &target = key.meaning;
  const Words entity = without_identifier_words(own), key_entity = without_identifier_words(target);
  const bool self = &from == &to;
  const bool identifier = own.size() != entity.size();
  NameEvidence best;
  const auto offer = [&](double score, std::string label = {}) {
    if (score > best.score) best = {score, std::move(label)};
  };
  // The key belongs to this table when its words are the table's noun or only say "id".
  const auto noun_words = [&](const std::string& noun) {
    Words words = split_words(noun);
    for (auto& word : words) word = singular(word);
    return words;
  };
  bool native = key_entity.empty();
  for (const auto& noun : to.nouns) native |= ends_with_noun(key_entity, noun_words(noun)) >= 0;

  // The same name on both sides, provided it names something ("id" names nothing).
  if (!self && !entity.empty() && same_words(own, target)) {
    const bool generic = entity.size() == 1 && (entity[0] == "name" || entity[0] == "title" ||
                                                entity[0] == "description" || entity[0] == "date" ||
                                                entity[0] == "type" || entity[0] == "status");
    offer(generic ? 0.1 : native ? 1.0 : identifier ? 0.8 : 0.7);
  }
  // The same thing with or without an identifier word: "department" → departments.department_name,
  // "Emp ID" → employee.
  if (!self && !entity.empty() && same_words(entity, key_entity)) offer(native ? 0.9 : 0.6);

  for (const auto& noun : to.nouns) {
    const Words words = noun_words(noun);
    const int shortened = ends_with_noun(entity, words);
    if (shortened < 0 || !native) continue;
    Words before(entity.begin(), entity.end() - static_cast<std::ptrdiff_t>(words.size()));
    const double exact = shortened == 0 ? 0.95 : 0.8;
    if (before.empty()) {
      if (!self) offer(exact);
    } else {
      // home_team_id → teams (home); a trailing "to" belongs to the role.
      offer(exact - 0.1, label_of(before));
    }
  }
  // A longer key name that ends like the target's own: ship_to_customer_id → customer_id.
  if (!key_entity.empty() && native) {
    const int shortened = ends_with_noun(entity, key_entity);
    if (shortened >= 0 && entity.size() > key_entity.size())
      offer(shortened == 0 ? 0.85 : 0.7,
            label_of(Words(entity.begin(),
                           entity.end() - static_cast<std::ptrdiff_t>(key_entity.size()))));
    if (shortened > 0 && entity.size() == key_entity.size() && !self) offer(0.8);
  }
  // Roles that people play, and parents of the same kind.
  if (entity.empty()) {
    if (own.size() >= 2 && own[0] == "report") offer(self ? 0.8 : 0.3, "report");
    return best;
  }
  Words role = entity;
  std::erase_if(role, linking);
  if (native && !role.empty() && role.size() <= 2) {
    const bool people = std::ranges::any_of(to.nouns, [](const std::string& noun) {
      const Words words = split_words(noun);
      return !words.empty() && is_one_of(singular(words.back()), kPeople);
    });
    if (people && (is_one_of(role.back(), kPersonRoles) || (role.front() == "report")))
      offer(self ? 0.85 : 0.7, label_of(role));
    if (self && is_one_of(role.front(), kParents)) offer(0.85, label_of(role));
  }
  return best;
}

}  // namespace sqlagent::catalog
