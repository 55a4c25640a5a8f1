#include "core/catalog/english.h"

#include <algorithm>
#include <array>

namespace sqlagent::catalog {
namespace {

struct Ending {
  std::string_view from, to;
};
constexpr std::array kEndings = std::to_array<Ending>({{"ies", "y"},
                                                       {"es", "e"},
                                                       {"es", ""},
                                                       {"s", ""},
                                                       {"ied", "y"},
                                                       {"ed", "e"},
                                                       {"ed", ""},
                                                       {"ing", "e"},
                                                       {"ing", ""}});

bool has_kind(const EnglishWord* word, char kind) {
  return word &&
         (word->kinds.contains(kind) || word->kinds.contains(static_cast<char>(kind - 'a' + 'A')));
}

}  // namespace

const EnglishWord* english(std::string_view word) {
  const auto words = english_words();
  const auto at = std::ranges::lower_bound(words, word, {}, &EnglishWord::word);
  return at != words.end() && at->word == word ? &*at : nullptr;
}

std::string verb_of(std::string_view form) {
  const auto forms = irregular_verbs();
  const auto at = std::ranges::lower_bound(forms, form, {}, &VerbForm::form);
  if (at != forms.end() && at->form == form) return std::string(at->verb);
  if (has_kind(english(form), 'v')) return std::string(form);
  for (const auto& [from, to] : kEndings) {
    if (!form.ends_with(from) || form.size() < from.size() + 2) continue;
    std::string base(form.substr(0, form.size() - from.size()));
    base += to;
    if (has_kind(english(base), 'v')) return base;
    // "planned": the consonant stands twice.
    const size_t n = base.size();
    if (to.empty() && n > 3 && base[n - 1] == base[n - 2] &&
        has_kind(english(std::string_view(base).substr(0, n - 1)), 'v'))
      return base.substr(0, n - 1);
  }
  return "";
}

bool is_mostly_verb(std::string_view form) {
  const std::string verb = verb_of(form);
  if (verb.empty()) return false;
  const EnglishWord* base = english(verb);
  // "written", "issuing" are said of doing, whatever "issue" is; "issues" may be things.
  if (form != verb && !form.ends_with('s')) {
    const EnglishWord* whole = english(form);
    return !whole || !whole->kinds.contains('N');
  }
  return base && base->kinds.contains('V');
}

}  // namespace sqlagent::catalog
