#include "core/prompt/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/utf8.h"
#include "core/prompt/plain_text.h"

namespace sqlagent::prompt {
namespace {

// Figures in words. "one" and "first" are too common as other words to refuse.
constexpr std::array kNumberWords = std::to_array<std::string_view>(
    {"two",     "three",     "four",     "five",     "six",      "seven",    "eight",
     "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen", "fifteen",
     "sixteen", "seventeen", "eighteen", "nineteen", "twenty",   "thirty",   "forty",
     "fifty",   "sixty",     "seventy",  "eighty",   "ninety",   "hundred",  "thousand",
     "million", "billion",   "trillion", "dozen",    "half",     "third",    "quarter",
     "twice",   "double",    "doubled",  "triple",   "tripled",  "zero",     "percent"});

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// ASCII digits, and those of other scripts and shapes (Unicode's Nd, No and Nl that people can
// type: Latin-1 superscripts and fractions, Arabic, Devanagari, full-width, number forms,
// subscripts).
bool has_digit(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = std::max<size_t>(1, utf8_sequence(text.substr(i)));
    const auto piece = text.substr(i, length);
    if (length == 1 && piece[0] >= '0' && piece[0] <= '9') return true;
    if (length == 2) {
      const int point = (piece[0] & 0x1f) << 6 | (piece[1] & 0x3f);
      if (point == 0xb2 || point == 0xb3 || point == 0xb9 || (point >= 0xbc && point <= 0xbe) ||
          (point >= 0x660 && point <= 0x669) || (point >= 0x6f0 && point <= 0x6f9))
        return true;
    } else if (length == 3) {
      const int point = (piece[0] & 0x0f) << 12 | (piece[1] & 0x3f) << 6 | (piece[2] & 0x3f);
      if ((point >= 0x966 && point <= 0x96f) || (point >= 0x2070 && point <= 0x2189) ||
          (point >= 0x2460 && point <= 0x249b) || (point >= 0xff10 && point <= 0xff19))
        return true;
    } else if (length == 4) {
      return true;  // mathematical digits hide there; a plain sentence needs none of it
    }
    i += length;
  }
  return false;
}

std::optional<std::string> number_word(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    std::string word;
    while (end < text.size() && is_letter(text[end])) word += static_cast<char>(text[end++] | 0x20);
    if (std::ranges::find(kNumberWords, word) != kNumberWords.end()) return word;
    i = std::max(end, i + 1);
  }
  return std::nullopt;
}

Result<std::string, std::string> cell_of(std::string_view name, const sqlagent::Table& result,
                                         const WriteCell& write) {
  if (name == "rows") return std::to_string(result.rows.size());
  size_t row = 1;
  if (const size_t colon = name.rfind(':'); colon != name.npos) {
    const auto digits = name.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), row);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || row == 0)
      return std::unexpected(fmt::format("{{{{{}}}}} names no row.", name));
    name = name.substr(0, colon);
  }
  const auto found = std::ranges::find(result.columns, name, &ResultColumn::name);
  if (found == result.columns.end())
    return std::unexpected(fmt::format("The result has no column \"{}\".", name));
  if (row > result.rows.size())
    return std::unexpected(fmt::format("The result has no row {}.", row));
  const auto column = static_cast<size_t>(found - result.columns.begin());
  return write(column, result.rows[row - 1][column]);
}

}  // namespace

bool says_figure(std::string_view text) {
  return has_digit(text) || number_word(text);
}

Result<std::string, std::string> sentence_of(std::string_view text, const sqlagent::Table& result,
                                             const WriteCell& write) {
  if (text.size() > kSentenceBytes || text.find('\n') != text.npos)
    return std::unexpected("The sentence must be one line of at most 600 bytes.");
  if (!is_utf8(text)) return std::unexpected("The sentence is not UTF-8.");
  std::string out, ours, own;  // ours: all of it outside of the braces; own: the same on one line
  while (!text.empty()) {
    const size_t open = text.find("{{");
    out += text.substr(0, open);
    ours += text.substr(0, open);
    own += text.substr(0, open);
    ours += '\n';  // what stands on both sides of a cell is no word
    if (open == text.npos) break;
    const size_t close = text.find("}}", open);
    if (close == text.npos) return std::unexpected("A {{ has no }}.");
    auto cell = cell_of(text.substr(open + 2, close - open - 2), result, write);
    if (!cell) return cell;
    out += *cell;
    text.remove_prefix(close + 2);
  }
  if (leads_elsewhere(own)) return std::unexpected("The sentence holds an address or markup.");
  if (has_digit(ours)) return std::unexpected("Figures must stand in braces, as {{column}}.");
  if (const auto word = number_word(ours))
    return std::unexpected("\"" + *word + "\" is a figure; figures must stand in braces.");
  return out;
}

}  // namespace sqlagent::prompt
