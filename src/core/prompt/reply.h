// What a model wants, out of what it wrote: a call of one of our tools, a JSON object, or SQL in a
// fence. Closed and checked: whatever is not understood comes back as a sentence for the model.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/prompt/messages.h"

namespace sqlagent::prompt {

struct RunSql {  // look before answering
  std::string sql;
};
struct LookupValues {               // which cells are like this text
  std::string text, table, column;  // table and column may be empty: anywhere
};
struct DescribeTable {
  std::string table;
};
struct AskUser {  // 2…4 options, or none: then the question is answered in words
  std::string question;
  std::vector<std::string> options;
};
struct Final {
  std::string sql, sentence;  // sentence: a template (sentence.h), may be empty
};
struct Cannot {
  std::string reason;
};
struct Unclear {
  std::string say;  // to the model
};
using Action = std::variant<RunSql, LookupValues, DescribeTable, AskUser, Final, Cannot, Unclear>;

Action action_of_call(std::string_view tool, std::string_view arguments);
Action action_of_text(Form form, std::string_view text);

struct ToolText {
  std::string name, description, parameters;  // parameters: a JSON schema
};
// Always the same, so that a provider's cache finds them again.
const std::vector<ToolText>& tools();
// Of the one object that is asked for with Form::json.
std::string_view reply_schema();

inline constexpr size_t kMostOptions = 4, kOptionBytes = 200, kDraftBytes = 16 * 1024;

}  // namespace sqlagent::prompt
