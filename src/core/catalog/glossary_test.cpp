#include "core/catalog/glossary.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/catalog/glossary_terms.h"
#include "core/catalog/words.h"

namespace sqlagent::catalog {
namespace {

using Strings = std::vector<std::string>;

Strings names(std::string_view header, Language language = Language::english) {
  return english_names(split_words(header), language);
}

// Lookup is by binary search over folded text: an entry out of order or with an accent would never
// be found.
TEST(Glossary, TablesAreSortedFoldedAndWithoutRepeats) {
  for (const auto terms :
       {english_shorthand(), german_terms(), french_terms(), spanish_terms(), italian_terms()}) {
    EXPECT_GT(terms.size(), 150u);
    for (size_t i = 0; i < terms.size(); ++i) {
      EXPECT_EQ(terms[i].word, fold(terms[i].word));
      EXPECT_FALSE(terms[i].english.empty());
      if (i > 0) EXPECT_LT(terms[i - 1].word, terms[i].word);
    }
  }
}

TEST(Glossary, ReadsShorthand) {
  EXPECT_EQ(names("qty"), (Strings{"quantity"}));
  EXPECT_EQ(names("Emp ID"), (Strings{"employee id"}));
  EXPECT_EQ(names("Overtime Hrs"), (Strings{"overtime hours"}));
  EXPECT_EQ(names("tot_amt"), (Strings{"total amount"}));
  EXPECT_EQ(names("customer_name"), Strings{});
}

TEST(Glossary, ReadsOtherLanguages) {
  EXPECT_EQ(names("Umsatz"), (Strings{"revenue", "sales"}));
  EXPECT_EQ(names("Einzelpreis"), (Strings{"unit price"}));
  EXPECT_EQ(names("Rechnungsbetrag"), (Strings{"invoice amount"}));
  EXPECT_EQ(names("eroeffnet"), (Strings{"opened", "opening date"}));
  EXPECT_EQ(names("Prix unitaire"), (Strings{"unit price"}));
  EXPECT_EQ(names("Chiffre d'affaires"), (Strings{"revenue", "sales"}));
  EXPECT_EQ(names("Fecha de pedido"), (Strings{"order date"}));
  EXPECT_EQ(names("Quantità venduta").front(), "quantity venduta");
}

TEST(Glossary, LeavesEnglishWordsAloneUnlessTheTableIsForeign) {
  EXPECT_EQ(names("Land"), Strings{});
  EXPECT_EQ(names("Land", Language::german), (Strings{"country"}));
  EXPECT_EQ(names("Note"), Strings{});
  EXPECT_EQ(language_of({"order", "date", "amount", "note"}), Language::english);
  EXPECT_EQ(language_of({"kunde", "umsatz", "land"}), Language::german);
  EXPECT_EQ(language_of({"facture", "montant", "date"}), Language::french);
  EXPECT_EQ(language_of({"pedido", "cantidad", "fecha"}), Language::spanish);
  EXPECT_EQ(language_of({"fattura", "importo", "cliente"}), Language::italian);
}

}  // namespace
}  // namespace sqlagent::catalog
