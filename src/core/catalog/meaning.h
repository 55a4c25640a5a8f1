// The words of one column, whatever language or shorthand its header uses: what roles, keys and
// joins look for.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/catalog/glossary.h"

namespace sqlagent::catalog {

class Meaning {
 public:
  explicit Meaning(const Column& column);  // keeps a reference to the column
  // Any of the (singular, English) words occurs in the header, in its identifier or in a synonym.
  bool any(std::initializer_list<std::string_view> words) const;
  // The header's own last or first word, translated, is one of these.
  bool last(std::initializer_list<std::string_view> words) const;
  bool first(std::initializer_list<std::string_view> words) const;
  bool only_one_word() const { return own_.size() == 1; }
  // The header's words, translated and singular: "Emp ID" → employee id.
  const std::vector<std::string>& own() const { return own_; }

 private:
  const std::vector<std::string>& own_;
  std::vector<std::string> all_;
};

// The words of the header (or of the identifier when there is no header), translated and singular,
// without the type hints in brackets: "Remote (Y/N)" → remote.
std::vector<std::string> meaning_of(const ColumnFacts& facts, Language language);

// Words that only say "this is an identifier": id, key, code, number …
bool identifier_word(std::string_view word);

// Words without the identifier words; empty for plain "id".
std::vector<std::string> without_identifier_words(std::vector<std::string> words);

}  // namespace sqlagent::catalog
