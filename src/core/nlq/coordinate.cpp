#include "core/nlq/coordinate.h"

#include <array>

namespace sqlagent::nlq {
namespace {
constexpr double kNamed = 0.9;  // every word of the name was said, as it stands

const NameHit* named(const std::vector<NameHit>& hits) {
  return !hits.empty() && hits.front().quality >= kNamed ? &hits.front() : nullptr;
}

}  // namespace

void share_heads(std::vector<Token>& tokens, const Vocabulary& vocabulary) {
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
