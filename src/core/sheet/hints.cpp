#include "core/sheet/hints.h"

#include <algorithm>
#include <array>

#include "core/sheet/naming.h"
#include "core/sheet/number.h"

namespace sqlagent::sheet {
namespace {

constexpr std::array<std::string_view, 33> kCodeWords{
    "zip",       "zipcode", "plz",         "postcode",   "postal",   "postleitzahl", "phone",
    "telephone", "tel",     "telefon",     "telefono",   "fax",      "mobile",       "handy",
    "iban",      "bic",     "ean",         "gtin",       "upc",      "isbn",         "issn",
    "ssn",       "siret",   "siren",       "cap",        "cep",      "cpf",          "cnpj",
    "imei",      "barcode", "kontonummer", "codepostal", "rufnummer"};
constexpr std::array<std::string_view, 14> kDayWords{"date", "datum", "day",   "tag",     "fecha",
                                                     "data", "dato",  "jour",  "giorno",  "dag",
                                                     "dia",  "pvm",   "tarih", "datetime"};

// Whether one of the words stands in the header on its own: "ship_date", not "update".
template <size_t n>
bool has_word(std::string_view header, const std::array<std::string_view, n>& words) {
  const std::string name = identifier(header);
  std::string_view rest = name;
  while (!rest.empty()) {
    const size_t end = rest.find('_');
    if (std::ranges::find(words, rest.substr(0, end)) != words.end()) return true;
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return false;
}

}  // namespace

bool says_code(std::string_view header) {
  return has_word(header, kCodeWords);
}

bool says_day(std::string_view header) {
  return has_word(header, kDayWords);
}

Unit unit_in(std::string_view header) {
  // A sign anywhere; a code only where it stands for itself: in brackets, after "in", at the end.
  for (size_t at = 0; at < header.size(); ++at) {
    const bool starts_word = at == 0 || header[at - 1] == ' ' || header[at - 1] == '(' ||
                             header[at - 1] == '[' || header[at - 1] == '/' ||
                             header[at - 1] == '_';
    size_t size = 0;
    const Unit unit = unit_at(header.substr(at), size);
    if (unit == Unit::none || unit == Unit::percent) continue;
    const bool sign = static_cast<unsigned char>(header[at]) >= 0x80 || header[at] == '$';
    const std::string_view after = header.substr(at + size);
    const bool ends_word = after.empty() || after[0] == ')' || after[0] == ']' || after[0] == ' ';
    if (sign || (at > 0 && starts_word && ends_word)) return unit;
  }
  return Unit::none;
}

}  // namespace sqlagent::sheet
