// The tenant's tables as a model reads them: one block per table, one line per column with type,
// role, where a key points and three sample values (after M-Schema, XiYan-SQL, 2024). Text under a
// budget: what the question is about comes whole, the rest in short, and never a cell that the
// tenant keeps to itself.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/prompt/recall.h"

namespace sqlagent::prompt {

// How much of a tenant may leave the machine; each level includes the one before.
enum class Share { nothing, schema, samples, rows };
std::string_view name(Share share);
std::optional<Share> share_from_name(std::string_view name);

// An estimate for models' vocabularies, on the high side for English and SQL: bytes ÷ 3.
size_t estimated_tokens(size_t bytes);

struct SchemaText {
  std::string text;
  std::vector<int> tables;                   // shown with columns, in the catalog's order
  std::vector<std::pair<int, int>> columns;  // shown, as (table, column)
  bool whole = false;                        // every table and column of the catalog is in it
};

// REQUIRES: share is not nothing. ranked: Recall::rank of the question. The same choice of tables
// and columns gives the same bytes, whatever order they were ranked in.
SchemaText schema_text(const catalog::Catalog& catalog, const std::vector<RelevantTable>& ranked,
                       size_t budget_tokens, Share share);

// The schema as a prompt holds it, so that a provider's cache finds most of it again. `always` does
// not depend on the question: all of the tenant's own tables, in full when they fit into two thirds
// of the budget; else a line for each, with its columns by type and where keys point, when these
// fit beside some details; else the names of their columns; else their own names. What this
// question is about and does not stand there: `chosen` tables, `details` of columns.
struct Schema {
  SchemaText always, chosen;
  std::string details;
};
Schema lay_out(const catalog::Catalog& catalog, const std::vector<RelevantTable>& ranked,
               size_t budget_tokens, Share share);

// One table in full: what the tool describe_table answers.
std::string table_text(const catalog::Catalog& catalog, int table, Share share);

}  // namespace sqlagent::prompt
