// Words that stand for a value: yes and no in many languages, and what people write where nothing
// is known.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace sqlagent::sheet {

// Which pair of words a text belongs to ("yes"/"no" is one), as bits: see boolean_families().
struct BooleanWord {
  int index = -1;  // -1: none
  bool value = false;
  explicit operator bool() const { return index >= 0; }
};
BooleanWord boolean_word(std::string_view text);
std::optional<bool> read_boolean(std::string_view text);  // "true", "Yes", "n", …
// Whether a column in which these words occur (one bit per index) says yes or no throughout: words
// of one language, and of single letters both.
bool is_boolean(uint64_t words);

bool is_na(std::string_view text);         // "N/A", "null", "-", …: nothing, where numbers stand
bool is_null_word(std::string_view text);  // "NULL", "N/A", "#N/A": nothing, also among words

}  // namespace sqlagent::sheet
