// Type-ahead: how the last words of a text may go on, in the tenant's own words and in ours. Names
// and cells come from the catalog, so that nothing of another tenant's can be offered.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::nlq {

enum class CompletionKind { table, column, value, word, question };
std::string_view name(CompletionKind kind);

struct Completion {
  CompletionKind kind;
  std::string text;    // what would stand there
  std::string detail;  // where it comes from: "region in sales"; may be empty
  size_t replaced;     // characters at the end of the text that it takes the place of
};

// text: what stands before the cursor; only its last 200 bytes are looked at. questions: asked
// before, newest first; they complete the whole text. Best first, at most `limit`.
std::vector<Completion> completions(std::string_view text, const catalog::Catalog& catalog,
                                    const std::vector<std::string>& questions, size_t limit);

}  // namespace sqlagent::nlq
