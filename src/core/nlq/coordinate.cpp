#include "core/nlq/coordinate.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/catalog/words.h"

namespace sqlagent::nlq {
namespace {
constexpr double kNamed = 0.9;  // every word of the name was said, as it stands

const NameHit* named(const std::vector<NameHit>& hits) {
  return !hits.empty() && hits.front().quality >= kNamed ? &hits.front() : nullptr;
}

// "full name" where first and last name are kept apart: both are asked for.
void open_full_names(std::vector<Token>& tokens, const Vocabulary& vocabulary) {
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].word != "full" || tokens[i].quoted || tokens[i + 1].stem != "name") continue;
    if (named(vocabulary.columns(std::span(&tokens[i], 2)))) continue;
    const auto word = [&](std::string_view text) {
      Token token = tokens[i];
      token.word = text;
      token.stem = stem(text);
      return token;
    };
    const Token name = word("name"), first = word("first"), last = word("last");
    if (!named(vocabulary.columns(std::array{first, name})) ||
        !named(vocabulary.columns(std::array{last, name})))
      continue;
    const std::array both{first, name, word("and"), last};
    tokens.erase(tokens.begin() + static_cast<long>(i));
    tokens.insert(tokens.begin() + static_cast<long>(i), both.begin(), both.end());
    i += both.size();
  }
}

}  // namespace

void open_names(std::vector<Token>& tokens, const Vocabulary& vocabulary) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].quoted || tokens[i].word.find('_') == std::string::npos) continue;
    std::vector<Token> parts;
    for (const auto& word : catalog::split_words(tokens[i].word)) {
      Token part = tokens[i];
      part.word = word;
      part.stem = stem(word);
      parts.push_back(std::move(part));
    }
    const bool name = !parts.empty() && std::ranges::all_of(parts, [&](const Token& part) {
      return vocabulary.knows(part.stem);
    });
    if (!name) continue;
    const auto at = tokens.begin() + static_cast<long>(i);
    tokens.erase(at);
    tokens.insert(tokens.begin() + static_cast<long>(i), parts.begin(), parts.end());
    i += parts.size() - 1;
  }
}

void share_heads(std::vector<Token>& tokens, const Vocabulary& vocabulary) {
  open_full_names(tokens, vocabulary);
  for (size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (tokens[i + 1].word != "and" && tokens[i + 1].word != "or") continue;
    const Token &left = tokens[i], &right = tokens[i + 2], &head = tokens[i + 3];
    if (left.quoted || left.number || right.quoted || right.number || head.quoted) continue;
    const auto alone = vocabulary.columns(std::array{left});
    if (named(alone)) continue;
    const auto first = vocabulary.columns(std::array{left, head});
    const auto second = vocabulary.columns(std::array{right, head});
    if (!named(first) || !named(second) || named(first)->table != named(second)->table ||
        named(first)->column == named(second)->column)
      continue;
    Token shared = head;
    shared.begin = left.begin;
    shared.end = left.end;
    tokens.insert(tokens.begin() + static_cast<long>(i) + 1, std::move(shared));
  }
}

}  // namespace sqlagent::nlq
