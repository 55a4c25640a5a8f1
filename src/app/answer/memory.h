// What people said of answers, and the verified queries that came of it: how they are kept. Every
// call takes the tenant or the user; nothing crosses a tenant. verified.cpp says when.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/answer/answer.h"

namespace sqlagent::answer {

// A result's columns and types. As a text, since it is only ever compared.
std::string shape_of(const sqlagent::Table& result);
// The tables that a statement reads: their columns and types, and what tells their rows from those
// of before (append, replace, undo). tables_now: the same tables as they are in this catalog.
std::string tables_of(const ReadOnlySql& sql, const catalog::Catalog& catalog);
std::string tables_now(std::string_view tables, const catalog::Catalog& catalog);

struct Rated {                            // an answer that somebody has judged
  std::string kind, engine, sql, answer;  // answer: record.h
  std::string question;       // of edited SQL the one that it is an answer to; empty: there is none
  std::string first_sql;      // of that question's first answer
  bool stands_first = false;  // nothing was asked before it that it could have gone on from
};

class Memory {
 public:
  explicit Memory(pg::Pool& control) : control_(control) {}
  static constexpr size_t kMost = 200;  // of a tenant
  static constexpr size_t kQuestionBytes = 2'000, kSqlBytes = 8'000;

  // Error(not_found) for an answer that is absent or not the user's.
  awaitable<Rated> rate(const Feedback& feedback, Deadline deadline);
  // Replaces what was known for the same question. Error(unprocessable) beyond kMost.
  awaitable<void> keep(const Feedback& from, VerifiedQuery verified, Deadline deadline);
  // What was kept for this question, or under this id, as long as it is still this statement.
  awaitable<void> take_back(TenantId tenant, const Rated& rated, std::string id, Deadline deadline);
  // Error(not_found) when there is none of this id.
  awaitable<void> forget(TenantId tenant, std::string id, Deadline deadline);

  // For this very question, else for one that the offline engine reads the same. Either may be
  // empty: nothing is found by it.
  awaitable<std::optional<VerifiedQuery>> same(TenantId tenant, std::string question,
                                               std::string reading, Deadline deadline);
  awaitable<std::vector<VerifiedQuery>> all(TenantId tenant, Deadline deadline);  // newest first
  awaitable<void> proven(TenantId tenant, std::string id, std::string tables, Deadline deadline);
  awaitable<void> retire(TenantId tenant, std::string id, std::string reason, Deadline deadline);

 private:
  pg::Pool& control_;
};

}  // namespace sqlagent::answer
