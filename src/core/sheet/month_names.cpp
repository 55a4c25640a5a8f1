#include "core/sheet/month_names.h"

#include <array>
#include <string>

namespace sqlagent::sheet {
namespace {

constexpr size_t kLongestName = 24;

// Full names and short ones, each between spaces, lower case.
constexpr std::array<std::string_view, 12> kMonths{
    " jan january januar januari janvier janv enero ene gennaio gen janeiro jän jänner styczeń "
    "stycznia sty leden ledna január ianuarie ian tammikuu январь января янв січня ocak oca ",
    " feb february februar februari février févr fév fevr febrero febbraio fevereiro fev luty "
    "lutego lut únor února február februarie helmikuu февраль февраля фев лютого şubat şub ",
    " mar march märz mrz mär maart mrt mars marzo março martie marzec marca březen března "
    "március maaliskuu март марта мар березня mart ",
    " apr april avril avr abril abr aprile kwiecień kwietnia kwi duben dubna április aprilie "
    "huhtikuu апрель апреля апр квітня nisan nis ",
    " may mai mei maj mayo maggio mag maio maja květen května május máj toukokuu май мая травня "
    "mayıs ",
    " jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června június iunie "
    "iun kesäkuu июнь июня июн червня haziran haz ",
    " jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec července "
    "július iulie iul heinäkuu июль июля июл липня temmuz tem ",
    " aug august augustus augusti août aout aoû agosto ago sierpień sierpnia sie srpen srpna "
    "augusztus elokuu август августа авг серпня ağustos ağu ",
    " sep sept september septembre septiembre settembre set setembro septembrie wrzesień "
    "września wrz září szeptember szept syyskuu сентябрь сентября сен сент вересня eylül eyl ",
    " oct october oktober okt octobre octubre ottobre ott outubro out octombrie październik "
    "października paź říjen října október lokakuu октябрь октября окт жовтня ekim eki ",
    " nov november novembre noviembre novembro noiembrie noi listopad listopada lis listopadu "
    "marraskuu ноябрь ноября ноя листопада kasım kas ",
    " dec december dezember dez décembre déc diciembre dic dicembre dezembro decembrie grudzień "
    "grudnia gru prosinec prosince joulukuu декабрь декабря дек грудня aralık ara "};
constexpr std::string_view kWeekdays =
    " mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so "
    "sonntag lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche lunes "
    "martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica ma maandag dinsdag wo woensdag donderdag vr vrijdag za zaterdag zo zondag ";

// The word at the front between spaces, in lower case; empty if none, or a longer one, stands
// there.
std::string first_word(std::string_view text) {
  std::string word = " ";
  size_t size = 0;
  while (size < text.size()) {
    const char c = text[size];
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'A' && c <= 'Z') {
      word.push_back(static_cast<char>(c + 32));
    } else if (byte >= 0x80 || (c >= 'a' && c <= 'z')) {
      // É is C3 89 and é is C3 A9; А is D0 90 and а is D0 B0, but р…я go on in D1 80.
      const unsigned char before = size > 0 ? static_cast<unsigned char>(text[size - 1]) : 0;
      if (before == 0xC3 && byte >= 0x80 && byte < 0x9F) {
        word.push_back(static_cast<char>(byte + 0x20));
      } else if (before == 0xD0 && byte >= 0x90 && byte < 0xA0) {
        word.push_back(static_cast<char>(byte + 0x20));
      } else if (before == 0xD0 && byte >= 0xA0 && byte < 0xB0) {
        word.back() = static_cast<char>(0xD1);
        word.push_back(static_cast<char>(byte - 0x20));
      } else {
        word.push_back(c);
      }
    } else {
      break;
    }
    if (++size > kLongestName) return {};
  }
  if (size < 2) return {};
  word.push_back(' ');
  return word;
}

}  // namespace

int take_month_name(std::string_view& text) {
  const std::string word = first_word(text);
  if (word.size() < 5) return 0;  // three letters at least
  for (size_t month = 0; month < kMonths.size(); ++month) {
    if (kMonths[month].find(word) == std::string_view::npos) continue;
    text.remove_prefix(word.size() - 2);
    if (text.starts_with('.')) text.remove_prefix(1);
    return static_cast<int>(month) + 1;
  }
  return 0;
}

void skip_weekday(std::string_view& text) {
  const std::string word = first_word(text);
  if (word.empty() || kWeekdays.find(word) == std::string_view::npos) return;
  std::string_view rest = text.substr(word.size() - 2);
  if (rest.starts_with('.')) rest.remove_prefix(1);
  if (rest.starts_with(',')) rest.remove_prefix(1);
  if (!rest.starts_with(' ')) return;
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  text = rest;
}

}  // namespace sqlagent::sheet
