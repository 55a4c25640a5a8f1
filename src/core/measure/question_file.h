// Files of questions with known answers: one schema each, its tables, questions in several
// wordings, the right statement. Pure; where the files lie is the caller's matter.
//
//   today 2025-02-10
//   rename orders.Status=State, …     headers of the twin "renamed"
//   market                            the sample market data stands beside the tables
//   distract gym/visits               a table of another file, for the twin "distractor"
//   table orders 180                  with the columns below it: what make_tables.py reads
//   < a question before               (none, or several: a conversation)
//   ? the question
//   ~ the same in other words         (several)
//   ! the same with a typing error
//   @ count group percent             what the question needs; "ordered", "percent" and
//                                     "distinct" also say how results are compared
//   = SELECT …                        over further lines that are indented; a second one is right
//                                     as well; "none": no table holds the answer
//   : North | 150.5                   the right rows themselves, one a line; nothing between bars
//                                     is an empty cell
//   - orders.Status                   without this column nothing can answer it
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace sqlagent::measure {

struct ColumnName {
  std::string table, header;  // as in the file
};

struct Renamed {
  ColumnName column;
  std::string header;
};

struct Question {
  int line = 0;
  std::vector<std::string> before;  // turns that led to it
  std::string text;
  std::vector<std::string> wordings;
  std::string mistyped;                        // empty: there is none
  std::vector<std::string> kinds;              // sorted
  std::vector<std::string> gold;               // empty, without rows: it cannot be answered
  std::vector<std::vector<std::string>> rows;  // the right ones, of one width; empty: see gold
  std::vector<ColumnName> needed;

  bool is(std::string_view kind) const;
};

struct QuestionSet {
  std::string name;
  Date today{};
  std::vector<std::string> tables;  // their files, without the ending
  bool market = false;              // with the sample market data
  std::vector<Renamed> renamed;
  std::vector<std::string> distractors;  // "gym/visits"
  std::vector<Question> questions;
};

// The error says which line is wrong, and how.
Result<QuestionSet, std::string> parse_questions(std::string name, std::string_view text);
// An owner's own test questions, over tables that are there already: the same lines, of which those
// about tables and columns may be absent. name: the file, for the error.
inline constexpr size_t kMostChecks = 1'000, kCheckBytes = 4'000, kMostRightRows = 1'000;
Result<QuestionSet, std::string> parse_checks(std::string name, std::string_view text);

}  // namespace sqlagent::measure
