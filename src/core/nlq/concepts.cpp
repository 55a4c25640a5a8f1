// Business words that mean the same, for headers that use another word than the question. Symmetric
// sets; a word may be in several. Each line was put in for a sentence people say: "clients" for
// customers, "paid" for salary, "left" for termination date.
#include <algorithm>
#include <array>
#include <map>

#include "core/nlq/lexicon.h"

namespace sqlagent::nlq {
namespace {

constexpr std::array kSets = std::to_array<std::string_view>({
    "customer client buyer shopper guest_account purchaser consumer",
    "employee staff worker people person colleague headcount personnel",
    // Any of these are people; none of them is another one.
    "people person member",
    "people person customer",
    "people person employee",
    "people person patient",
    "people person student",
    "people person contact",
    "people person guest",
    "people person borrower",
    "people person user",
    "product item article sku good merchandise dish",
    "part component item",
    "order purchase bought ordered buy sale transaction",
    "sale sold sell selling order_item order_line line_item position transaction",
    "invoice bill",
    "receipt ticket bill check",
    "store shop branch outlet location site",
    "department dept division team unit",
    "salary wage pay paid compensation earning earn income annual_salary gross_pay",
    "price cost priced rate unit_price",
    "cost expense spending spend",
    "revenue sales turnover amount income takings",
    "quantity qty unit volume pieces amount units",
    "country nation",
    "city town place",
    "state province",
    "region area territory",
    "address street",
    "gender sex",
    "phone telephone mobile",
    "email mail e_mail",
    "hire hired join joined start started onboard onboarding recruited hiring hires",
    "termination terminated term left leave leaver exit departure departed quit resigned leavers "
    "end_date ended churned cancelled canceled churn cancellation",
    "expiry expire expires expired expiring expiration",
    "signup registered registration joined join sign_up signed_up enrolled enrollment new",
    "birth born dob birthday",
    "created opened raised logged opened_at submitted",
    "closed resolved completed finished resolution closure completion",
    "shipped dispatched shipment sent",
    "delivered delivery arrival arrived",
    "cancelled canceled cancellation churned churn",
    "returned return brought_back",
    "pickup picked collection collected",
    "signed signup contract_start",
    "paid payment",
    "due deadline expiry",
    "borrowed checkout loaned loan lent",
    "admitted admission",
    "discharged discharge",
    "rating score grade stars review_score",
    "performance return growth change",
    "stock share equity security investment instrument holding",
    "sector industry",
    "company firm business organisation organization",
    "waiter server waitress",
    "teacher instructor tutor lecturer",
    "student pupil learner",
    "doctor physician clinician",
    "vehicle car truck van",
    "trip ride journey",
    "driver courier",
    "carrier haulier",
    "warehouse depot",
    "supplier vendor",
    "manager boss supervisor lead",
    "category type kind class group",
    "segment tier",
    "channel source medium",
    "status state stage",
    "subscription plan membership",
    "plan package tier",
    "ticket case issue request",
    "agent assignee rep representative",
    "campaign promotion",
    "discount rebate",
    "tip gratuity",
    "seat seating capacity",
    "guest cover diner visitor",
    "overtime ot",
    "hour hrs hours",
    "tax vat",
    "title name",
    "job role position title",
    "book title",
    "payment method",
    "method type mode",
    "duration length minutes hours time",
    "market region",
    "fee charge",
    "weight kg load",
    "attendance visit checkin",
    "appointment visit consultation booking",
    "consumption usage energy kwh",
    "donation gift contribution",
    "home property listing",
    "yield dividend_yield",
    "budget allocation",
    "target goal",
    "stock inventory on_hand",
    "margin profit",
    "balance outstanding",
});

// Cells people write in their own language, for questions asked in English.
constexpr std::array kCells = std::to_array<std::string_view>({
    "women female woman girl f w weiblich frau femme donna mujer",
    "men male man boy m mannlich herr homme uomo hombre",
    "cash bar bargeld efectivo contanti especes",
    "card karte kreditkarte carte tarjeta carta ec",
    "voucher gutschein bon cadeau",
    "drink drinks beverage beverages getrank getranke boisson bebida bevanda",
    "lemonade limonade",
    "beer bier",
    "wine wein vin vino",
    "coffee kaffee cafe",
    "dessert nachtisch nachspeise",
    "starter vorspeise appetizer",
    "main hauptgericht hauptspeise main_course",
    "cologne koln",
    "munich munchen",
    "vienna wien",
    "prague praha prag",
    "rome roma rom",
    "milan milano mailand",
    "zurich zurich",
    "geneva geneve genf",
    "brussels bruxelles brussel",
    "lisbon lisboa",
    "nuremberg nurnberg",
    "hanover hannover",
    "germany deutschland de",
    "austria osterreich at",
    "switzerland schweiz suisse ch",
    "france frankreich fr",
    "spain espana es",
    "italy italia it",
    "usa us united_states america",
    "uk gb united_kingdom great_britain",
    "netherlands nederland holland nl",
    "open offen",
    "closed geschlossen",
    "completed abgeschlossen complete done",
    "cancelled canceled storniert cancellation canceled",
    "paid bezahlt",
    "yes y true ja si oui",
    "no n false nein",
    "remote home_office remotely",
    "invoice rechnung",
    "transfer uberweisung bank_transfer",
    "returned return returns zuruckgegeben",
    "refunded refund refunds",
});

using Index = std::map<std::string, std::vector<std::string_view>, std::less<>>;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> out;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find(' ', begin), line.size());
    if (end > begin) out.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

template <size_t N>
Index index_of(const std::array<std::string_view, N>& sets) {
  Index out;
  for (std::string_view line : sets) {
    const auto words = words_of(line);
    for (std::string_view word : words)
      for (std::string_view other : words) {
        auto& list = out[std::string(word)];
        if (other != word && std::ranges::find(list, other) == list.end()) list.push_back(other);
      }
  }
  return out;
}

const std::vector<std::string_view>& find(const Index& index, std::string_view word) {
  static const std::vector<std::string_view> kNone;
  const auto found = index.find(word);
  return found == index.end() ? kNone : found->second;
}

}  // namespace

const std::vector<std::string_view>& alike(std::string_view word) {
  static const Index kIndex = index_of(kSets);
  return find(kIndex, word);
}

const std::vector<std::string_view>& cell_words(std::string_view word) {
  static const Index kIndex = index_of(kCells);
  return find(kIndex, word);
}

}  // namespace sqlagent::nlq
