#include "core/sql/parse.h"

#include <pg_query.h>
#include <pthread.h>

#include <boost/json/parse.hpp>
#include <exception>
#include <memory>
#include <new>

#include "core/sql/hints.h"

namespace sqlagent::sql {
namespace {

constexpr size_t kStackBytes = 64u << 20;

struct Call {
  const std::function<void()>& work;
  std::exception_ptr failure;
};

void* run(void* argument) {
  auto* call = static_cast<Call*>(argument);
  try {
    call->work();
  } catch (...) {
    call->failure = std::current_exception();
  }
  return nullptr;
}

// libpg_query counts characters from 1; we count bytes from 0.
int byte_offset(std::string_view text, int character) {
  int seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80 && ++seen == character)
      return static_cast<int>(i);
  }
  return static_cast<int>(text.size());
}

int number(const boost::json::object& object, std::string_view field) {
  const auto* value = object.if_contains(field);
  return value && value->is_int64() ? static_cast<int>(value->as_int64()) : 0;
}

}  // namespace

void on_big_stack(const std::function<void()>& work) {
  Call call{work, nullptr};
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init(&attributes) != 0) throw std::bad_alloc();
  pthread_attr_setstacksize(&attributes, kStackBytes);
  const int failed = pthread_create(&thread, &attributes, run, &call);
  pthread_attr_destroy(&attributes);
  if (failed) throw std::bad_alloc();
  pthread_join(thread, nullptr);
  if (call.failure) std::rethrow_exception(call.failure);
}

Result<Parsed, Refusal> parse_one_select(const std::string& draft) {
  using enum Refusal::Reason;
  std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> parsed(
      new PgQueryParseResult(pg_query_parse(draft.c_str())), [](PgQueryParseResult* result) {
        pg_query_free_parse_result(*result);
        delete result;
      });
  if (parsed->error) {
    const int at = byte_offset(draft, parsed->error->cursorpos);
    return unexpected(Refusal{syntax, syntax_hint(draft, at, parsed->error->message), at, {}});
  }
  boost::json::parse_options options;
  options.max_depth = 20'000;
  const auto tree = boost::json::parse(parsed->parse_tree, {}, options);
  const auto& statements = tree.as_object().at("stmts").as_array();
  if (statements.size() != 1)
    return unexpected(Refusal{not_one_select,
                              statements.empty()
                                  ? "There is no statement here; write a SELECT."
                                  : "One statement at a time, please; send only the first.",
                              -1,
                              {}});
  const auto& statement = statements[0].as_object();
  const auto& node = statement.at("stmt").as_object();
  if (!node.contains("SelectStmt"))
    return unexpected(Refusal{not_one_select, statement_hint(node.begin()->key()), 0, {}});
  Parsed result;
  result.begin = number(statement, "stmt_location");
  const int length = number(statement, "stmt_len");
  result.text = length ? draft.substr(result.begin, length) : draft.substr(result.begin);
  result.select = node.at("SelectStmt").as_object();
  return result;
}

}  // namespace sqlagent::sql
