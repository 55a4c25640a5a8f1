// SQL that a person wrote: how the door's refusal reaches them, and what is said of its result.
#pragma once
#include <string>
#include <string_view>

#include "app/answer/answer.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {

// The door did not admit a person's SQL. The place is that of the text as it was sent.
class SqlRefused : public Error {
 public:
  SqlRefused(sql::Refusal refusal, std::string_view draft);
  const sql::Refusal& refusal() const { return refusal_; }
  int line() const { return line_; }      // from 1; 0 when the door names no place
  int column() const { return column_; }  // characters from 1; 0 when the door names no place

 private:
  sql::Refusal refusal_;
  int line_ = 0, column_ = 0;
};

// Whether a question should be shown to the door before it is read as English: its first word,
// behind comments and parentheses, begins a statement. "Select the best customers" does too.
bool may_be_sql(std::string_view text);

// Whether a text that may_be_sql and was refused is to be read as English after all.
bool may_be_english(std::string_view text, const sql::Refusal& refusal);

// "12 rows.", or the one figure. Nothing is claimed of what the figures mean.
std::string sentence_of(const sqlagent::Table& result);

// Makes the answer to an admitted statement of a person's own.
void answer_with(Answer& answer, const ReadOnlySql& sql, const catalog::Catalog& catalog,
                 sqlagent::Table result);

}  // namespace sqlagent::answer
