#include "core/nlq/choose.h"

#include <algorithm>

#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

const Assumption* find(const Intent& intent, std::string_view id) {
  const auto at = std::ranges::find(intent.assumptions, id, &Assumption::id);
  return at == intent.assumptions.end() ? nullptr : &*at;
}

// The assumption after the choice: what it was stands among the alternatives.
Assumption flipped(const Assumption& before, const Alternative& to) {
  Assumption after = before;
  after.choice = to.text;
  after.text = restated(before, to.text);
  after.alternatives.clear();
  after.alternatives.push_back({before.choice, nullptr});
  for (const auto& other : before.alternatives)
    if (other.text != to.text) after.alternatives.push_back(other);
  return after;
}

std::optional<Intent> step(const Intent& intent, const Choice& choice,
                           const catalog::Catalog& catalog) {
  const Assumption* assumption = find(intent, choice.assumption);
  if (!assumption) return std::nullopt;
  if (assumption->choice == choice.choice) return intent;
  const auto to = std::ranges::find(assumption->alternatives, choice.choice, &Alternative::text);
  if (to == assumption->alternatives.end() || !to->change) return std::nullopt;
  auto made = changed(intent, *to->change, catalog);
  if (!made) return std::nullopt;
  const Assumption after = flipped(*assumption, *to);
  const bool another = std::holds_alternative<Reread>(to->change->is);
  auto& list = made->assumptions;
  if (another) {
    // The other reading has assumptions of its own; this one is what led to it.
    std::erase_if(list, [&](const Assumption& a) { return a.id == after.id; });
    list.insert(list.begin(), after);
  } else {
    *std::ranges::find(list, after.id, &Assumption::id) = after;
  }
  return made;
}

// All of them in order; another reading first, since it replaces everything.
std::optional<Intent> replayed(const Intent& origin, const std::vector<Choice>& choices,
                               const catalog::Catalog& catalog) {
  Intent at = origin;
  for (const auto& choice : choices) {
    auto next = step(at, choice, catalog);
    if (!next) return std::nullopt;
    at = std::move(*next);
  }
  return at;
}

bool is_reread(const Intent& origin, const Choice& choice) {
  const Assumption* assumption = find(origin, choice.assumption);
  if (!assumption) return false;
  const auto to = std::ranges::find(assumption->alternatives, choice.choice, &Alternative::text);
  return to != assumption->alternatives.end() && to->change &&
         std::holds_alternative<Reread>(to->change->is);
}

}  // namespace

std::optional<Intent> choose(const Intent& intent, const Choice& choice,
                             const catalog::Catalog& catalog) {
  const Intent& origin = intent.origin ? *intent.origin : intent;
  std::vector<Choice> choices;
  for (const auto& [id, taken] : intent.chosen)
    if (id != choice.assumption) choices.push_back({id, taken});
  const Assumption* own = find(origin, choice.assumption);
  const bool undone = own && own->choice == choice.choice;
  if (!undone) choices.push_back(choice);
  sort_stably(choices, [&](const Choice& a, const Choice& b) {
    return is_reread(origin, a) && !is_reread(origin, b);
  });
  auto made = replayed(origin, choices, catalog);
  if (!made) {  // what was chosen before does not go with it
    choices = undone ? std::vector<Choice>() : std::vector{choice};
    made = replayed(origin, choices, catalog);
  }
  if (!made) return std::nullopt;
  if (choices.empty()) return origin;
  made->chosen.clear();
  for (const auto& one : choices) made->chosen.emplace_back(one.assumption, one.choice);
  made->origin = intent.origin ? intent.origin : std::make_shared<const Intent>(intent);
  made->provenance = origin.provenance;
  return made;
}

std::vector<Chosen> choices_of(const Intent& intent) {
  std::vector<Chosen> out;
  for (const auto& [id, to] : intent.chosen) {
    const Assumption* own = intent.origin ? find(*intent.origin, id) : nullptr;
    // An assumption of another reading that was chosen is known from here only.
    if (!own) own = find(intent, id);
    if (!own) continue;
    const bool flipped = own->choice == to && !own->alternatives.empty();
    const std::string was = flipped ? own->alternatives.front().text : own->choice;
    out.push_back({id, restated(*own, was), restated(*own, to), was});
  }
  return out;
}

std::string restated(const Assumption& assumption, std::string_view choice) {
  const std::string& what = assumption.id;
  const std::string how(choice);
  if (what == "period") return "by " + how;
  if (what == "how many") return how == "all" ? "all of them" : "the first " + how;
  if (what == "date") return "dated by " + how;
  if (what == "compared") return "compared by " + how;
  if (what == "route") return "joined by " + how;
  if (what == "source") return "from " + how;
  if (what == "now") return "as of " + how;
  if (choice.starts_with("by ")) return what + " " + how;
  if (choice == "average" || choice == "total" || choice == "median") return how + " " + what;
  const std::string& text = assumption.text;
  if (text.ends_with(assumption.choice))
    return text.substr(0, text.size() - assumption.choice.size()) + how;
  return how;
}

}  // namespace sqlagent::nlq
