#include "core/sheet/total_words.h"

#include <algorithm>
#include <array>
#include <string>

namespace sqlagent::sheet {
namespace {

constexpr size_t kLongestLabel = 120;

constexpr std::array<std::string_view, 61> kTotals{"total",
                                                   "totals",
                                                   "grand total",
                                                   "grand totals",
                                                   "overall total",
                                                   "overall",
                                                   "sum",
                                                   "sum total",
                                                   "total sum",
                                                   "sums",
                                                   "summe",
                                                   "summen",
                                                   "gesamt",
                                                   "gesamtsumme",
                                                   "insgesamt",
                                                   "summe gesamt",
                                                   "gesamtergebnis",
                                                   "endsumme",
                                                   "total général",
                                                   "total general",
                                                   "total générale",
                                                   "totaux",
                                                   "somme",
                                                   "ensemble",
                                                   "totale",
                                                   "totale generale",
                                                   "totali",
                                                   "somma",
                                                   "suma",
                                                   "suma total",
                                                   "total geral",
                                                   "soma",
                                                   "totaal",
                                                   "eindtotaal",
                                                   "totalt",
                                                   "summa",
                                                   "i alt",
                                                   "sum total",
                                                   "razem",
                                                   "suma końcowa",
                                                   "ogółem",
                                                   "celkem",
                                                   "součet",
                                                   "spolu",
                                                   "összesen",
                                                   "összeg",
                                                   "yhteensä",
                                                   "genel toplam",
                                                   "toplam",
                                                   "итого",
                                                   "всего",
                                                   "итог",
                                                   "усього",
                                                   "разом",
                                                   "σύνολο",
                                                   "合計",
                                                   "総計",
                                                   "总计",
                                                   "合计",
                                                   "總計",
                                                   "합계"};
constexpr std::array<std::string_view, 21> kSubtotals{
    "subtotal",           "sub total",  "sub-total",  "subtotals", "zwischensumme",   "teilsumme",
    "zwischenergebnis",   "sous-total", "sous total", "subtotale", "totale parziale", "subtotaal",
    "delsumma",           "delsum",     "mezisoučet", "podsuma",   "részösszeg",      "ara toplam",
    "промежуточный итог", "小計",       "小计"};
constexpr std::array<std::string_view, 23> kMeasures{
    "average",      "avg",    "mean",          "median",        "count",   "minimum",
    "maximum",      "min",    "max",           "std dev",       "stdev",   "mittelwert",
    "durchschnitt", "anzahl", "moyenne",       "promedio",      "media",   "gemiddelde",
    "średnia",      "průměr", "average total", "total average", "ergebnis"};
// Words that stand before or behind the name of what is summed up.
constexpr std::array<std::string_view, 20> kWithName{
    "total",  "totals",      "subtotal", "sub-total",  "sum",    "summe",   "zwischensumme",
    "gesamt", "gesamtsumme", "ergebnis", "sous-total", "totale", "totaal",  "subtotaal",
    "suma",   "razem",       "celkem",   "итого",      "toplam", "összesen"};

// Lower case, single spaces, nothing but letters at both ends.
std::string plain(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') {
      out.push_back(static_cast<char>(c + 32));
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '*' || c == '=' || c == ':' || c == '_') {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else if (byte >= 0x80 && byte < 0xC0 && !out.empty()) {
      // É and Σ are one step from é and σ; А…Я from а…я (see month_names.cpp for the same).
      const auto before = static_cast<unsigned char>(out.back());
      if ((before == 0xC3 && byte < 0x9F) || (before == 0xD0 && byte >= 0x90 && byte < 0xA0)) {
        out.push_back(static_cast<char>(byte + 0x20));
      } else if ((before == 0xD0 && byte >= 0xA0 && byte < 0xB0) ||
                 (before == 0xCE && byte >= 0xA0 && byte < 0xB0)) {
        out.back() = static_cast<char>(before + 1);
        out.push_back(static_cast<char>(byte - 0x20));
      } else if (before == 0xCE && byte >= 0x90 && byte < 0xA0) {
        out.push_back(static_cast<char>(byte + 0x20));
      } else {
        out.push_back(c);
      }
    } else {
      out.push_back(c);
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

template <size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view text) {
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

TotalWord total_word(std::string_view text) {
  if (text.size() < 3 || text.size() > kLongestLabel) return TotalWord::none;
  const std::string label = plain(text);
  if (among(kTotals, label)) return TotalWord::total;
  if (among(kSubtotals, label)) return TotalWord::subtotal;
  if (among(kMeasures, label)) return TotalWord::measure;
  const std::string_view view = label;
  const size_t first = view.find(' '), last = view.rfind(' ');
  if (first == view.npos) return TotalWord::none;
  if (among(kWithName, view.substr(0, first)) || among(kWithName, view.substr(last + 1)))
    return TotalWord::named;
  return TotalWord::none;
}

bool may_be_total(std::string_view text) {
  if (text.size() < 3 || text.size() > kLongestLabel) return false;
  if (static_cast<unsigned char>(text[0]) >= 0x80) return total_word(text) != TotalWord::none;
  switch (text[0] | 0x20) {
    case 't':
    case 's':
    case 'g':
    case 'z':
    case 'e':
    case 'r':
    case 'i':
    case 'c':
    case 'y':
    case 'o':
    case 'd':
    case 'a':
    case 'm':
      break;
    default: {
      const char last = static_cast<char>(text.back() | 0x20);
      if (last != 'l' && last != 'e' && last != 's' && last != 'm' && last != 't') return false;
    }
  }
  // Digits are the ends of most names that pass so far.
  if (text.back() >= '0' && text.back() <= '9') return false;
  return total_word(text) != TotalWord::none;
}

}  // namespace sqlagent::sheet
