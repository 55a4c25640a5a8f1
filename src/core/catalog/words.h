// Words out of identifiers, headers and cells: folding (case, accents), splitting, English singular
// and plural. Knows no language but English; the glossary (glossary.h) leads from other languages
// to it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::catalog {

// Lower case; accents, ligatures and full-width forms to plain letters ("Größe" → "grosse");
// typographic quotes and dashes to ASCII; white space of any kind to ' '. Bytes that are not UTF-8
// become ' '. Never longer than 3 × the input.
std::string fold(std::string_view text);

// Folded words of a name: split at anything but letters and digits, at camelCase, between letters
// and digits. "customerID" → customer id; "Emp ID" → emp id; "address_2" → address 2; "order #" →
// order number; "% paid" → percent paid.
std::vector<std::string> split_words(std::string_view name);

// Folded runs of letters and digits, for cells: "Metro-3 (red)" → metro 3 red; no camelCase.
std::vector<std::string> split_tokens(std::string_view text);

// English, by rule with the common exceptions; a word in the wanted form stays. REQUIRES: folded.
std::string singular(std::string_view word);
std::string plural(std::string_view word);

std::string join_words(const std::vector<std::string>& words);  // with single spaces

}  // namespace sqlagent::catalog
