#include "core/nlq/languages.h"

#include <array>

#include "base/utf8.h"
#include "core/nlq/lexicon.h"
#include "core/nlq/order.h"

namespace sqlagent::nlq {
namespace {

// Words without accents, as tokenize() leaves them. Each list holds what that language is known by:
// question words, articles, small words; and a few business words.
struct Language {
  std::string_view words;
  std::string_view reply;  // {} is the example
};
constexpr std::array kLanguages = std::to_array<Language>({
    {" wie viele viel der die das und ist sind im mit nach von welche welcher welches wer was wo "
     "wann zeige zeig mir pro fur hat haben hatten wir unsere unser umsatz letzten letztes letzter "
     "monat jahr alle nicht den dem des gibt es ein eine einen kunden bestellungen verkauft "
     "durchschnittlich gesamt je auf aus bei wurden wurde meisten ",
     "Das sieht nach Deutsch aus. Bisher verstehe ich nur Fragen auf Englisch; Spaltennamen und "
     "Werte dürfen in jeder Sprache sein. Fragen Sie zum Beispiel: „{}“"},
    {" combien de les des le la et est sont avec par quel quelle quels quelles montre montrez moi "
     "pour dans nous avons notre nos dernier derniere mois annee tous toutes pas une un du sur "
     "chiffre affaires ventes clients qui que ou quand y a t il au aux ont ete plus ",
     "Cela ressemble à du français. Pour l’instant, je ne comprends que les questions en anglais ; "
     "les noms de colonnes et les valeurs peuvent être dans n’importe quelle langue. Par exemple : "
     "« {} »"},
    {" cuantos cuantas cuanto cuanta el los las la y es son con por cual cuales muestra muestrame "
     "para en tenemos nuestro nuestros ultimo ultima mes ano todos todas una un del que ventas hay "
     "mas de quien quienes donde cuando clientes hemos vendido fueron pedidos ",
     "Parece que escribe en español. Por ahora solo entiendo preguntas en inglés; los nombres de "
     "columnas y los valores pueden estar en cualquier idioma. Por ejemplo: «{}»"},
    {" quanti quante quanto quanta il lo gli le la e sono con per quale quali mostra mostrami di "
     "abbiamo nostri nostro ultimo ultima mese anno tutti tutte non una un del della dei che "
     "vendite ci piu nel nella chi dove quando clienti ordini venduto stati ",
     "Sembra italiano. Per ora capisco solo domande in inglese; i nomi delle colonne e i valori "
     "possono essere in qualsiasi lingua. Per esempio: «{}»"},
    {" quantos quantas quanto quanta o os as a e sao com por qual quais mostre mostra me para em "
     "no na nos nas temos nosso nossos ultimo ultima mes ano todos todas nao uma um do da dos das "
     "que vendas ha mais de quem onde quando clientes pedidos foram vendemos tem ",
     "Parece que escreve em português. Por enquanto só entendo perguntas em inglês; os nomes das "
     "colunas e os valores podem estar em qualquer língua. Por exemplo: «{}»"},
});

bool holds(std::string_view words, std::string_view word) {
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

}  // namespace

std::string_view foreign_reply(const std::vector<Token>& words) {
  std::string_view best;
  size_t most = 1;  // at least two telling words
  for (const auto& language : kLanguages) {
    size_t hits = 0, ours = 0, said = 0;
    for (const Token& token : words) {
      if (token.quoted || token.number || token.date) continue;
      ++said;
      // What is a word of English too tells nothing.
      const bool theirs = holds(language.words, token.word);
      hits += theirs && !is_known_english(token.word);
      ours += is_stop_word(token.word) && !theirs;
    }
    if (hits > most && hits > ours && hits * 5 >= said * 2) {
      most = hits;
      best = language.reply;
    }
  }
  return best;
}

bool other_script(std::string_view question) {
  size_t ours = 0, others = 0;
  for (size_t i = 0; i < question.size(); ++i) {
    const auto byte = static_cast<unsigned char>(question[i]);
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) ++ours;
    // First bytes of the blocks from Greek to Thaana, and of those from Indic scripts to Hangul:
    // what lies beneath and between are accents, signs and emoji.
    const bool near = byte >= 0xcd && byte <= 0xdf;
    const bool far = (byte == 0xe0 || byte == 0xe1 || (byte >= 0xe3 && byte <= 0xed));
    if (near || far) ++others;
  }
  return others > ours;
}

}  // namespace sqlagent::nlq
