#include "core/catalog/aliases.h"

#include <algorithm>
#include <utility>

namespace sqlagent::catalog {
namespace {

// One group per line, names between bars; every name means the others. Folded, as normalise() gives
// it.
constexpr std::string_view kGroups[] = {
    "us|usa|u.s.|u.s.a.|united states|united states of america|america",
    "uk|u.k.|united kingdom|great britain|gb|gbr|britain",
    "uae|u.a.e.|united arab emirates",
    "de|deu|germany|deutschland|allemagne|alemania|germania",
    "fr|fra|france|frankreich|francia",
    "es|esp|spain|spanien|espana|espagne|spagna",
    "it|ita|italy|italien|italia|italie",
    "at|aut|austria|osterreich|oesterreich",
    "ch|che|switzerland|schweiz|suisse|svizzera|suiza",
    "nl|nld|netherlands|the netherlands|holland|niederlande|pays-bas",
    "be|bel|belgium|belgien|belgique",
    "pt|prt|portugal",
    "pl|pol|poland|polen|pologne",
    "cz|cze|czechia|czech republic|tschechien",
    "dk|dnk|denmark|danemark|daenemark",
    "se|swe|sweden|schweden",
    "no|nor|norway|norwegen",
    "fi|fin|finland|finnland",
    "ie|irl|ireland|irland",
    "gr|grc|greece|griechenland",
    "jp|jpn|japan",
    "cn|chn|china|prc|people's republic of china",
    "in|ind|india|indien",
    "kr|kor|south korea|korea|republic of korea",
    "br|bra|brazil|brasil|brasilien",
    "mx|mex|mexico|mexiko",
    "ca|can|canada|kanada",
    "au|aus|australia|australien",
    "nz|nzl|new zealand",
    "za|zaf|south africa|sudafrika",
    "tr|tur|turkey|turkiye|turkei",
    "ru|rus|russia|russian federation|russland",
    "sg|sgp|singapore",
    "hk|hkg|hong kong",
    "tw|twn|taiwan",
    "id|idn|indonesia",
    "th|tha|thailand",
    "vn|vnm|vietnam|viet nam",
    "ar|arg|argentina",
    "cl|chl|chile",
    "co|col|colombia",
    "pe|per|peru",
    "eg|egy|egypt",
    "ng|nga|nigeria",
    "ke|ken|kenya",
    "sa|sau|saudi arabia",
    "il|isr|israel",
    "my|mys|malaysia",
    "ph|phl|philippines",
    "pk|pak|pakistan",
    "bd|bgd|bangladesh",
    "hu|hun|hungary",
    "ro|rou|romania",
    "al|alabama",
    "ak|alaska",
    "az|arizona",
    "ar|arkansas",
    "ca|california",
    "co|colorado",
    "ct|connecticut",
    "de|delaware",
    "fl|florida",
    "ga|georgia",
    "hi|hawaii",
    "id|idaho",
    "il|illinois",
    "in|indiana",
    "ia|iowa",
    "ks|kansas",
    "ky|kentucky",
    "la|louisiana",
    "me|maine",
    "md|maryland",
    "ma|massachusetts",
    "mi|michigan",
    "mn|minnesota",
    "ms|mississippi",
    "mo|missouri",
    "mt|montana",
    "ne|nebraska",
    "nv|nevada",
    "nh|new hampshire",
    "nj|new jersey",
    "nm|new mexico",
    "ny|new york",
    "nc|north carolina",
    "nd|north dakota",
    "oh|ohio",
    "ok|oklahoma",
    "or|oregon",
    "pa|pennsylvania",
    "ri|rhode island",
    "sc|south carolina",
    "sd|south dakota",
    "tn|tennessee",
    "tx|texas",
    "ut|utah",
    "vt|vermont",
    "va|virginia",
    "wa|washington",
    "wv|west virginia",
    "wi|wisconsin",
    "wy|wyoming",
    "nyc|new york city",
    "eur|euro|euros|€",
    "usd|us dollar|us dollars|dollar|dollars|$",
    "gbp|pound sterling|pound|pounds|£",
    "jpy|yen|¥",
    "chf|swiss franc|swiss francs|franken",
    "tech|technology|information technology|it",
    "pharma|pharmaceuticals|pharmaceutical",
    "health|healthcare|health care",
    "finance|financial|financials|financial services",
    "telecom|telecommunications|communication services",
    "hr|human resources",
    "r&d|research and development|research & development",
    "qa|quality assurance",
    "auto|automotive|automobiles",
    "f|female|woman",
    "m|male|man",
    "y|yes|true",
    "n|no|false",
    "b2b|business to business",
    "b2c|business to consumer",
    "jan|january",
    "feb|february",
    "mar|march",
    "apr|april",
    "jun|june",
    "jul|july",
    "aug|august",
    "sep|sept|september",
    "oct|october",
    "nov|november",
    "dec|december",
    "mon|monday",
    "tue|tuesday",
    "wed|wednesday",
    "thu|thursday",
    "fri|friday",
    "sat|saturday",
    "sun|sunday"};

struct Name {
  std::string_view text;
  size_t group;
};

std::vector<Name> all_names() {
  std::vector<Name> names;
  for (size_t group = 0; group < std::size(kGroups); ++group) {
    std::string_view rest = kGroups[group];
    for (;;) {
      const size_t bar = rest.find('|');
      names.push_back({rest.substr(0, bar), group});
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
  }
  std::ranges::sort(names, {}, [](const Name& name) { return std::pair(name.text, name.group); });
  return names;
}

}  // namespace

std::vector<std::string_view> aliases_of(std::string_view normal) {
  static const std::vector<Name> kNames = all_names();
  std::vector<std::string_view> others;
  for (const auto& [text, group] : std::ranges::equal_range(kNames, normal, {}, &Name::text)) {
    std::string_view rest = kGroups[group];
    for (;;) {
      const size_t bar = rest.find('|');
      if (rest.substr(0, bar) != normal) others.push_back(rest.substr(0, bar));
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
  }
  return others;
}

}  // namespace sqlagent::catalog
