#include "core/nlq/tokenize.h"

#include <libstemmer.h>

#include <array>
#include <memory>
#include <utility>

#include "core/catalog/value_index.h"

namespace sqlagent::nlq {
namespace {

struct StemmerDelete {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool word_byte(char c) {
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) >= 0x80);
}

// Typographic quotes, dashes and spaces as their ASCII kin; same number of bytes is not kept, so
// offsets map back.
struct Plain {
  std::string text;
  std::vector<size_t> at;  // byte of the question for each byte of text, and one past the end
};

Plain plain(std::string_view question) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kKin{
      {{"\u2019", "'"},
       {"\u2018", "'"},
       {"\u201c", "\""},
       {"\u201d", "\""},
       {"\u201e", "\""},
       {"\u00ab", "\""},
       {"\u00bb", "\""},
       {"\u2013", "-"},
       {"\u2014", " - "},
       {"\u00a0", " "},
       {"\u202f", " "},
       {"\u2265", ">="},
       {"\u2264", "<="},
       {"\u2260", "!="},
       {"\u00d7", "*"},
       {"\u2026", " "}}};
  Plain out;
  for (size_t i = 0; i < question.size();) {
    size_t length = 1;
    std::string_view text = question.substr(i, 1);
    for (const auto& [from, to] : kKin)
      if (question.substr(i, from.size()) == from) {
        length = from.size();
        text = to;
        break;
      }
    for (char c : text) {
      out.text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      out.at.push_back(i);
    }
    i += length;
  }
  out.at.push_back(question.size());
  return out;
}

std::string scaled(std::string digits, int zeros) {
  auto dot = digits.find('.');
  std::string whole = digits.substr(0, dot),
              part = dot == std::string::npos ? "" : digits.substr(dot + 1);
  while (zeros-- > 0) {
    whole += part.empty() ? '0' : part.front();
    if (!part.empty()) part.erase(0, 1);
  }
  while (!part.empty() && part.back() == '0') part.pop_back();
  auto first = whole.find_first_not_of('0');
  whole = first == std::string::npos ? "0" : whole.substr(first);
  return part.empty() ? whole : whole + "." + part;
}

// Reads 1,234.5 · 1.5m · 20% · 3rd · 2025-03-10 · 10.03.2025 starting at a digit; returns the bytes
// taken.
size_t read_number(std::string_view text, Token& token) {
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
    token.date = parse_iso_date(text.substr(0, 10));
    if (token.date) return 10;
  }
  if (text.size() >= 10 && text[2] == '.' && text[5] == '.' && digit(text[9])) {
    std::string iso_text = std::string(text.substr(6, 4)) + "-" + std::string(text.substr(3, 2)) +
                           "-" + std::string(text.substr(0, 2));
    token.date = parse_iso_date(iso_text);
    if (token.date) return 10;
  }
  size_t i = 0;
  std::string digits;
  bool dot = false;
  while (i < text.size()) {
    if (digit(text[i])) {
      digits += text[i++];
    } else if (text[i] == ',' && i + 3 < text.size() + 0 && digit(text[i + 1]) &&
               digit(text[i + 2]) && digit(text[i + 3]) &&
               (i + 4 == text.size() || !digit(text[i + 4])) && !dot) {
      ++i;
    } else if (text[i] == '.' && !dot && i + 1 < text.size() && digit(text[i + 1])) {
      dot = true;
      digits += text[i++];
    } else {
      break;
    }
    if (digits.size() > 30) break;
  }
  auto follows = [&](std::string_view suffix) {
    if (text.size() < i + suffix.size()) return false;
    for (size_t k = 0; k < suffix.size(); ++k)
      if ((text[i + k] | 0x20) != suffix[k]) return false;
    return i + suffix.size() == text.size() || !word_byte(text[i + suffix.size()]);
  };
  Number number;
  int zeros = 0;
  for (std::string_view suffix : {"st", "nd", "rd", "th"})
    if (follows(suffix)) {
      number.ordinal = true;
      i += 2;
      break;
    }
  for (auto [suffix, count] : std::array<std::pair<std::string_view, int>, 5>{
           {{"k", 3}, {"mm", 6}, {"m", 6}, {"mn", 6}, {"bn", 9}}})
    if (!number.ordinal && zeros == 0 && follows(suffix)) {
      zeros = count;
      i += suffix.size();
    }
  size_t after = i;
  while (after < text.size() && text[after] == ' ') ++after;
  if (after < text.size() && text[after] == '%') {
    number.percent = true;
    i = after + 1;
  }
  number.text = scaled(digits, zeros);
  token.number = number;
  return i;
}

const std::pair<std::string_view, std::vector<std::string_view>>* contraction(
    std::string_view word) {
  static const std::array<std::pair<std::string_view, std::vector<std::string_view>>, 24> kOpen{
      {{"what's", {"what", "is"}},   {"whats", {"what", "is"}},    {"who's", {"who", "is"}},
       {"whos", {"who", "is"}},      {"where's", {"where", "is"}}, {"how's", {"how", "is"}},
       {"there's", {"there", "is"}}, {"that's", {"that", "is"}},   {"isn't", {"is", "not"}},
       {"aren't", {"are", "not"}},   {"wasn't", {"was", "not"}},   {"weren't", {"were", "not"}},
       {"don't", {"do", "not"}},     {"doesn't", {"does", "not"}}, {"didn't", {"did", "not"}},
       {"dont", {"do", "not"}},      {"haven't", {"have", "not"}}, {"hasn't", {"has", "not"}},
       {"hadn't", {"had", "not"}},   {"can't", {"can", "not"}},    {"cannot", {"can", "not"}},
       {"won't", {"will", "not"}},   {"didnt", {"did", "not"}},    {"i'd", {"i", "would"}}}};
  for (const auto& entry : kOpen)
    if (entry.first == word) return &entry;
  return nullptr;
}

}  // namespace

std::string stem(std::string_view word) {
  // Made once: libstemmer keeps only a scratch buffer in it, and core runs on one thread at a time
  // per caller.
  thread_local std::unique_ptr<sb_stemmer, StemmerDelete> stemmer(
      sb_stemmer_new("english", nullptr));
  if (!stemmer || word.size() < 3) return std::string(word);
  const auto* out = sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                    static_cast<int>(word.size()));
  return std::string(reinterpret_cast<const char*>(out),
                     static_cast<size_t>(sb_stemmer_length(stemmer.get())));
}

std::vector<Token> tokenize(std::string_view question) {
  const Plain source = plain(question);
  const std::string_view text = source.text;
  std::vector<Token> out;
  std::string currency;
  auto push = [&](Token token, std::string_view word) {
    token.word = catalog::normalise(word);
    token.stem = token.number || token.date || token.quoted ? token.word : stem(token.word);
    out.push_back(std::move(token));
  };
  for (size_t i = 0; i < text.size() && out.size() <= kMaxTokens;) {
    const char c = text[i];
    Token token;
    token.begin = source.at[i];
    if (c == '"' || (c == '\'' && (i == 0 || !word_byte(text[i - 1])))) {
      const size_t close = text.find(c, i + 1);
      if (close != std::string_view::npos && close > i + 1) {
        token.end = source.at[close + 1];
        token.quoted = true;
        token.raw = text.substr(i + 1, close - i - 1);
        push(token, text.substr(i + 1, close - i - 1));
        i = close + 1;
        continue;
      }
    }
    if (digit(c)) {
      const size_t taken = read_number(text.substr(i), token);
      size_t end = i + taken;
      if (end < text.size() && word_byte(text[end]) && !token.date && !token.number->percent) {
        token.number.reset();  // 3pm, 2nd_floor, 5x: a word that starts with a digit
        while (end < text.size() && word_byte(text[end])) ++end;
      }
      if (token.number) token.number->currency = std::exchange(currency, {});
      token.end = source.at[end];
      push(token, text.substr(i, end - i));
      i = end;
      continue;
    }
    if (word_byte(c)) {
      size_t end = i;
      while (end < text.size() &&
             (word_byte(text[end]) ||
              (text[end] == '\'' && end + 1 < text.size() && word_byte(text[end + 1]))))
        ++end;
      // A hyphen inside a word joins only single letters ("e-bike"): the rest reads better as two
      // words.
      if (end == i + 1 && end + 1 < text.size() && text[end] == '-' && word_byte(text[end + 1])) {
        ++end;
        while (end < text.size() && word_byte(text[end])) ++end;
      }
      std::string word = catalog::normalise(text.substr(i, end - i));
      token.end = source.at[end];
      if (const auto* open = contraction(word)) {
        for (std::string_view piece : open->second) push(token, piece);
      } else {
        token.possessive = word.ends_with("'s") ||
                           (word.ends_with('s') && end < text.size() && text[end] == '\'' &&
                            end + 1 < text.size() && text[end + 1] == ' ');
        if (word.ends_with("'s")) word.resize(word.size() - 2);
        std::erase(word, '\'');
        push(token, word);
      }
      i = end;
      continue;
    }
    for (std::string_view sign : {">=", "<=", "!=", "<>", ">", "<", "=", "%", "+", "&", "#"})
      if (text.substr(i, sign.size()) == sign) {
        token.end = source.at[i + sign.size()];
        push(token, sign);
        i += sign.size() - 1;
        break;
      }
    if (c == '$') currency = "$";
    if (text.substr(i, 3) == "\u20ac") currency = "\u20ac";
    if ((c == ',' || c == ';' || c == ':') && !out.empty()) out.back().ends_clause = true;
    ++i;
  }
  return out;
}

}  // namespace sqlagent::nlq
