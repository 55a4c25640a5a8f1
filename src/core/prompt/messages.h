// What is said to a model: one system message that stays the same from question to question (rules,
// PostgreSQL notes, the tenant's tables and definitions), so that a provider's cache finds it
// again, and one user message with everything that changes. Pure; app/answer sends it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "core/prompt/recall.h"
#include "core/prompt/schema_text.h"

namespace sqlagent::prompt {

// How a model can answer: by calling our tools, with one JSON object, or with SQL in a fence.
enum class Form { tools, json, fenced };

struct Asked {                // an earlier question of the conversation, or a verified example
  std::string question, sql;  // sql may be empty: not told
};

struct Briefing {
  std::string question;
  Date today;
  std::vector<Asked> history;   // oldest first; the last kMostHistory are told
  std::vector<Asked> examples;  // most alike first; kMostExamples are told
  std::vector<ValueHint> hints;
  std::string reading;  // how the offline engine reads the question, in words; empty: not at all
  std::string reading_sql;  // the statement of that reading
};
inline constexpr size_t kMostHistory = 4, kMostExamples = 3, kMostHintsTold = 12;
inline constexpr size_t kExampleSqlBytes = 1'200;  // a longer one is cut, and teaches little

std::string system_message(Form form, const Schema& schema,
                           const std::vector<catalog::Definition>& definitions);
// hints are told as stored with Share::samples or more, else not at all; nor are then statements
// and a reading that hold more of a cell than the questions said (telling.h).
std::string user_message(const Briefing& briefing, const Schema& schema,
                         const catalog::Catalog& catalog, Share share);

// A result as a model sees it: at most kRowsShown rows, cells cut at kCellShown characters; with
// less than Share::rows only its columns and how many rows there are.
std::string result_text(const sqlagent::Table& result, Share share);
inline constexpr size_t kRowsShown = 20, kCellShown = 40;

}  // namespace sqlagent::prompt
