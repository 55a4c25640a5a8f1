#include "core/sql/parse.h"

#include <pg_query.h>
#include <pthread.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <exception>
#include <memory>
#include <new>
#include <utility>

#include "core/sql/hints.h"

namespace sqlagent::sql {
namespace {

constexpr size_t kStackBytes = 64u << 20;

thread_local bool on_one = false;  // this thread is that of a BigStack

class BigStack {
 public:
  BigStack() {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) throw std::bad_alloc();
    pthread_attr_setstacksize(&attributes, kStackBytes);
    const int failed = pthread_create(&thread_, &attributes, serve, this);
    pthread_attr_destroy(&attributes);
    if (failed) throw std::bad_alloc();
  }
  ~BigStack() {
    hand_over(Turn::end);
    pthread_join(thread_, nullptr);
  }
  BigStack(const BigStack&) = delete;
  BigStack& operator=(const BigStack&) = delete;

  void run(const std::function<void()>& work) {
    work_ = &work;
    hand_over(Turn::work);
    turn_.wait(Turn::work);
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  enum class Turn { rest, work, end };

  void hand_over(Turn turn) {
    turn_.store(turn);
    turn_.notify_one();
  }

  static void* serve(void* argument) {
    auto& self = *static_cast<BigStack*>(argument);
    on_one = true;
    for (;;) {
      self.turn_.wait(Turn::rest);
      if (self.turn_.load() == Turn::end) return nullptr;
      try {
        (*self.work_)();
      } catch (...) {
        self.failure_ = std::current_exception();
      }
      self.hand_over(Turn::rest);
    }
  }

  std::atomic<Turn> turn_ = Turn::rest;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr failure_;
  pthread_t thread_{};
};

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
  if (on_one) return work();
  thread_local BigStack stack;
  stack.run(work);
}

const boost::json::object& Parsed::select() const {
  return tree->at("stmts").at(0).at("stmt").at("SelectStmt").as_object();
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
  const std::string_view printed(parsed->parse_tree);
  Parsed result;
  result.memory = std::make_unique<boost::json::monotonic_resource>(4 * printed.size());
  result.tree.emplace(boost::json::parse(printed, result.memory.get(), options));
  const auto& statements = result.tree->as_object().at("stmts").as_array();
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
  result.begin = number(statement, "stmt_location");
  const int length = number(statement, "stmt_len");
  result.text = length ? draft.substr(result.begin, length) : draft.substr(result.begin);
  return result;
}

}  // namespace sqlagent::sql
