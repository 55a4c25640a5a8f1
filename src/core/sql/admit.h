// The one door for SQL. Whoever wrote the text is an attacker: a model, a rule, a person.
// admit() is pure apart from a parser thread with a big stack; it never connects to anything.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sql_text.h"
#include "core/catalog/catalog.h"

namespace sqlagent::sql {

struct Limits {
  size_t text_bytes = 16 * 1024;       // of a draft
  size_t expanded_bytes = 128 * 1024;  // with every `*` written out
  size_t nesting = 40;                 // parentheses and sub-selects
  size_t operators =
      1'000;           // tokens that deepen the tree: operators, NOT, CASE, casts, set operations
  size_t tables = 24;  // table references
  long long series_rows = 100'000;  // generate_series
  bool lineage = false;  // `_row`, the place of a row in its file: for a statement of our own only
};

// Why a draft was not admitted, for a reader who can act on it; the same text repairs a model's
// draft.
struct Refusal {
  enum class Reason {
    too_long,
    not_utf8,
    too_deep,
    syntax,
    not_one_select,
    forbidden_node,
    unknown_table,
    unknown_column,
    forbidden_function,
    forbidden_type,
    ambiguous,
    limit,
  };
  Reason reason = Reason::syntax;
  std::string message;  // one sentence, with the nearest names: "No column revnue in orders; did
                        // you mean revenue?"
  int offset = -1;      // byte offset in the draft, -1 if unknown
  std::vector<std::string> nearest;  // names that were probably meant, best first
};

std::string_view name(Refusal::Reason reason);  // "unknown_column", for a program

// On success the text is the draft's own SELECT, where at most a `*` was written out as the columns
// that may be seen, for catalog.owner() only. Property (tested): admit(text(admit(x))) == admit(x),
// as long as the text is within text_bytes.
Result<ReadOnlySql, Refusal> admit(std::string_view draft, const catalog::Catalog& catalog,
                                   const Limits& limits = {});

}  // namespace sqlagent::sql
