#include "core/sheet/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/sheet/text_stream.h"

namespace sqlagent::sheet {
namespace {

// Latin-1 and Latin Extended-A from U+00C0 on, one ASCII spelling each; a space where nothing
// readable exists.
constexpr std::array<std::string_view, 192> kLatin{
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e",  "e", "e", "e", "i",  "i",  "i", "i", "d", "n",
    "o", "o", "o",  "o",  "o", " ", "o",  "u",  "u",  "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i",  "i", "i", "i", "d",  "n",  "o", "o", "o", "o",
    "o", " ", "o",  "u",  "u", "u", "u",  "y",  "th", "y", "a", "a", "a",  "a",  "a", "a", "c", "c",
    "c", "c", "c",  "c",  "c", "c", "d",  "d",  "d",  "d", "e", "e", "e",  "e",  "e", "e", "e", "e",
    "e", "e", "g",  "g",  "g", "g", "g",  "g",  "g",  "g", "h", "h", "h",  "h",  "i", "i", "i", "i",
    "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j",  "j", "k", "k", "k",  "l",  "l", "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n",  "n", "n", "n", "n",  "n",  "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r",  "r", "s", "s", "s",  "s",  "s", "s", "s", "s",
    "t", "t", "t",  "t",  "t", "t", "u",  "u",  "u",  "u", "u", "u", "u",  "u",  "u", "u", "u", "u",
    "w", "w", "y",  "y",  "y", "z", "z",  "z",  "z",  "z", "z", "s"};
// Blocks of signs that are neither letters nor digits, beyond U+0300; combining accents are in the
// first of them.
constexpr std::array<std::pair<char32_t, char32_t>, 15> kNoLetters{{{0x2000, 0x2070},
                                                                    {0x20A0, 0x2C00},
                                                                    {0x2E00, 0x2E80},
                                                                    {0x3000, 0x3005},
                                                                    {0x3008, 0x3021},
                                                                    {0x30FB, 0x30FC},
                                                                    {0xD800, 0xF900},
                                                                    {0xFE00, 0xFE70},
                                                                    {0xFEFF, 0xFF10},
                                                                    {0xFF1A, 0xFF21},
                                                                    {0xFF3B, 0xFF41},
                                                                    {0xFF5B, 0xFF66},
                                                                    {0xFFE0, 0x10000},
                                                                    {0x1F000, 0x20000},
                                                                    {0xE0000, 0x110000}}};

// PostgreSQL's reserved words (manual, appendix C: reserved, and those that cannot be a function or
// type name), and the names of system columns.
constexpr std::array<std::string_view, 106> kReserved{"all",
                                                      "analyse",
                                                      "analyze",
                                                      "and",
                                                      "any",
                                                      "array",
                                                      "as",
                                                      "asc",
                                                      "asymmetric",
                                                      "authorization",
                                                      "between",
                                                      "bigint",
                                                      "binary",
                                                      "boolean",
                                                      "both",
                                                      "case",
                                                      "cast",
                                                      "check",
                                                      "cmax",
                                                      "cmin",
                                                      "collate",
                                                      "collation",
                                                      "column",
                                                      "concurrently",
                                                      "constraint",
                                                      "create",
                                                      "cross",
                                                      "ctid",
                                                      "current_catalog",
                                                      "current_date",
                                                      "current_role",
                                                      "current_schema",
                                                      "current_time",
                                                      "current_timestamp",
                                                      "current_user",
                                                      "default",
                                                      "deferrable",
                                                      "desc",
                                                      "distinct",
                                                      "do",
                                                      "else",
                                                      "end",
                                                      "except",
                                                      "exists",
                                                      "false",
                                                      "fetch",
                                                      "for",
                                                      "foreign",
                                                      "freeze",
                                                      "from",
                                                      "full",
                                                      "grant",
                                                      "group",
                                                      "having",
                                                      "ilike",
                                                      "in",
                                                      "initially",
                                                      "inner",
                                                      "intersect",
                                                      "into",
                                                      "is",
                                                      "isnull",
                                                      "join",
                                                      "lateral",
                                                      "leading",
                                                      "left",
                                                      "like",
                                                      "limit",
                                                      "localtime",
                                                      "localtimestamp",
                                                      "natural",
                                                      "not",
                                                      "notnull",
                                                      "null",
                                                      "offset",
                                                      "on",
                                                      "only",
                                                      "or",
                                                      "order",
                                                      "outer",
                                                      "overlaps",
                                                      "placing",
                                                      "primary",
                                                      "references",
                                                      "returning",
                                                      "right",
                                                      "row",
                                                      "select",
                                                      "session_user",
                                                      "similar",
                                                      "some",
                                                      "symmetric",
                                                      "table",
                                                      "tablesample",
                                                      "tableoid",
                                                      "then",
                                                      "to",
                                                      "trailing",
                                                      "true",
                                                      "union",
                                                      "unique",
                                                      "user",
                                                      "using",
                                                      "variadic",
                                                      "verbose",
                                                      "when"};
constexpr std::array<std::string_view, 6> kReservedToo{"where", "window", "with",
                                                       "xmax",  "xmin",   "values"};

bool reserved(std::string_view name) {
  return std::ranges::find(kReserved, name) != kReserved.end() ||
         std::ranges::find(kReservedToo, name) != kReservedToo.end();
}

char32_t character(std::string_view text, size_t size) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (size == 1) return byte(0);
  if (size == 2) return (byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
  if (size == 3) return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
  return (byte(0) & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 |
         (byte(3) & 0x3Fu);
}

// Small letters of the two other scripts that have them.
char32_t small(char32_t c) {
  if ((c >= 0x391 && c < 0x3AA) || (c >= 0x410 && c < 0x430)) return c + 0x20;
  if (c >= 0x400 && c < 0x410) return c + 0x50;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 0x25;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 0x3F;
  return c;
}

bool is_letter(char32_t c) {
  if (c < 0x180 || (c >= 0x250 && c < 0x370)) return false;
  return std::ranges::none_of(
      kNoLetters, [&](const auto& block) { return c >= block.first && c < block.second; });
}

// Distinct from all names in `taken`, with a number behind it if need be.
std::string unique(std::string name, std::set<std::string>& taken) {
  if (taken.insert(name).second) return name;
  for (int i = 2;; ++i)
    if (std::string next = fmt::format("{}_{}", name, i); taken.insert(next).second) return next;
}

}  // namespace

std::string identifier(std::string_view text) {
  std::string name;
  bool gap = false, lower_before = false;
  const auto put = [&](char c) {
    if (gap && !name.empty()) name.push_back('_');
    gap = false;
    name.push_back(c);
  };
  while (!text.empty() && name.size() <= kNameBytes) {
    const int length = utf8_character_bytes(text);
    const size_t size = length > 0 ? static_cast<size_t>(length) : 1;
    const char32_t c = length > 0 ? character(text, size) : 0xFFFD;
    if (c >= 'A' && c <= 'Z') {
      if (lower_before) gap = true;  // orderDate
      put(static_cast<char>(c + 32));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      put(static_cast<char>(c));
    } else if (c < 0x80) {
      gap = gap || c != '\'';
    } else if (c >= 0xC0 && c < 0x180) {
      const std::string_view letters = kLatin[c - 0xC0];
      if (letters == " ")
        gap = true;
      else
        for (const char letter : letters) put(letter);
    } else if (c >= 0xFF10 && c < 0xFF1A) {
      put(static_cast<char>('0' + (c - 0xFF10)));
    } else if (is_letter(c)) {
      std::string letter;
      append_utf8_character(letter, small(c));
      if (name.size() + gap + letter.size() > kNameBytes) break;
      put(letter[0]);
      name.append(letter, 1);
    } else {
      gap = gap || c < 0x300 || c >= 0x370;  // an accent of its own only leaves the letter plain
    }
    lower_before = c >= 'a' && c <= 'z';
    text.remove_prefix(size);
  }
  if (name.size() > kNameBytes) name.resize(kNameBytes);
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

std::vector<std::string> column_names(const std::vector<std::string>& headers) {
  std::set<std::string> taken;
  std::vector<std::string> names;
  for (size_t i = 0; i < headers.size(); ++i) {
    std::string name = identifier(headers[i]);
    if (name.empty()) name = fmt::format("column_{}", i + 1);
    if (name[0] >= '0' && name[0] <= '9') name = ("col_" + name).substr(0, kNameBytes);
    if (reserved(name)) name += '_';
    names.push_back(unique(std::move(name), taken));
  }
  return names;
}

std::string file_stem(std::string_view file) {
  if (const size_t slash = file.find_last_of("/\\"); slash != file.npos)
    file.remove_prefix(slash + 1);
  if (const size_t dot = file.find_last_of('.'); dot != file.npos && dot > 0)
    file = file.substr(0, dot);
  return std::string(file);
}

bool generic_sheet_name(std::string_view sheet) {
  std::string word = identifier(sheet);
  while (!word.empty() && (word.back() == '_' || (word.back() >= '0' && word.back() <= '9')))
    word.pop_back();
  constexpr std::array<std::string_view, 16> kGeneric{
      "",       "sheet",    "tabelle", "feuil", "feuille", "hoja",  "foglio", "blad",
      "arkusz", "planilha", "data",    "daten", "export",  "table", "list",   "worksheet"};
  return std::ranges::find(kGeneric, word) != kGeneric.end();
}

std::string table_name(std::string_view file, std::string_view sheet, bool several) {
  std::string name;
  if (!generic_sheet_name(sheet)) name = identifier(sheet);
  if (name.empty()) name = identifier(file_stem(file));
  if (name.empty() && several) name = identifier(sheet);
  if (name.empty()) name = "table_1";
  if (name[0] >= '0' && name[0] <= '9') name = ("t_" + name).substr(0, kNameBytes);
  if (reserved(name)) name += '_';
  return name;
}

}  // namespace sqlagent::sheet
