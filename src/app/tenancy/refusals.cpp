#include "app/tenancy/refusals.h"

#include <array>
#include <string_view>

#include "io/observe/event.h"

namespace sqlagent::tenancy {

namespace {

struct Saying {
  std::string_view state;  // a whole SQLSTATE or the start of one; the first that fits
  Code code;
  const char* sentence;
};

constexpr std::array kSayings{
    Saying{"57014", Code::deadline,
           "That question took too long to compute. Ask for a shorter period or for fewer tables "
           "at once."},
    Saying{"55P03", Code::unavailable,
           "These tables are being changed right now. Try again in a moment."},
    Saying{"25006", Code::unprocessable,
           "Questions can only read data. Ask for something that does not change it."},
    Saying{"53300", Code::unavailable,
           "Too many questions are running at once. Try again in a moment."},
    Saying{"53", Code::unprocessable,
           "That question needs more memory or disk than one question may use. Narrow it, e.g. "
           "with a filter or a shorter period."},
    Saying{"22012", Code::unprocessable,
           "The calculation divides by zero for some rows. Leave those rows out, or ask for "
           "another ratio."},
    Saying{"22003", Code::unprocessable,
           "A number in the calculation came out too large to represent. Ask for a smaller range."},
    Saying{"22P02", Code::unprocessable,
           "Some text in the data cannot be read as a number or a date. Filter it out, or ask "
           "about another column."},
    Saying{"22007", Code::unprocessable,
           "Some text in the data or the question cannot be read as a date. Write dates like "
           "2026-01-31."},
    Saying{"22008", Code::unprocessable,
           "A date in the calculation is outside of what the calendar allows. Ask for another "
           "period."},
    Saying{"22", Code::unprocessable,
           "Some values in the data do not fit the calculation. Filter them out, or ask about "
           "another column."},
    Saying{"21000", Code::unprocessable,
           "A part of the query gave several rows where one was expected. Ask for one thing at a "
           "time."},
    Saying{"42P01", Code::conflict, "A table was changed or removed a moment ago. Ask again."},
    Saying{"42703", Code::conflict, "A column was changed or removed a moment ago. Ask again."},
    Saying{"42", Code::unprocessable,
           "The query does not fit the data, e.g. it compares a text with a number. Rephrase the "
           "question."},
    Saying{"54", Code::unprocessable, "The query is too complex. Ask for less at once."},
    Saying{"40", Code::unavailable,
           "Something else changed the data at the same moment. Try again."},
    Saying{"08", Code::unavailable,
           "The database is not reachable right now. Try again in a moment."},
    Saying{"57P", Code::unavailable,
           "The database is not reachable right now. Try again in a moment."},
};

}  // namespace

Error refusal_of_read(const pg::PgError& refusal) {
  observe::emit(observe::StatementRefused{refusal.sqlstate(), refusal.for_the_log()});
  for (const auto& saying : kSayings)
    if (refusal.sqlstate().starts_with(saying.state))
      return Error(saying.code, saying.sentence, "SQLSTATE " + refusal.sqlstate());
  return Error(Code::unprocessable, "The database could not run that query. Rephrase the question.",
               "SQLSTATE " + refusal.sqlstate());
}

}  // namespace sqlagent::tenancy
