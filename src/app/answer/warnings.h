// What a reader should know before trusting an answer: where it came from, and what it leaves out.
#pragma once
#include <string>
#include <vector>

#include "app/answer/answer.h"
#include "base/sql_text.h"
#include "core/catalog/catalog.h"

namespace sqlagent::answer {

// sql: the statement that ran; result: what it gave. Sentences, most important first.
std::vector<std::string> warnings_of(const ReadOnlySql& sql, const catalog::Catalog& catalog,
                                     const sqlagent::Table& result);

// The tables that a statement reads, as people know them: with the file and the sheet.
std::vector<Source> sources_of(const ReadOnlySql& sql, const catalog::Catalog& catalog);

}  // namespace sqlagent::answer
