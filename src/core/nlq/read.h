// The offline engine's one door: question × catalog → ranked readings. Pure and deterministic; the
// date comes in.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"
#include "core/nlq/intent.h"
#include "core/nlq/weights.h"

namespace sqlagent::nlq {

struct Reading {
  Intent intent;
  std::string sql;         // printed from the intent; still passes the door like anybody's
  double score = 0;        // log-linear
  double probability = 0;  // that it is right, 0…1
  Features features;       // for `explain`
};

enum class Decision { answer, clarify, abstain };

struct Option {
  std::string text;
  Reading reading;
};  // text: a question that would give exactly this reading

struct Readings {
  Decision decision = Decision::abstain;
  std::vector<Reading>
      ranked;  // best first, at most 10; ranked[0] is the answer when decision is answer
  std::vector<std::string>
      not_understood;   // words of the question that no reading covers and that matter
  std::string message;  // for clarify: the question back; for abstain: why, and what could be asked
  bool remark = false;  // message is all there is to say: "thanks", "why?"; nothing failed
  std::vector<Option> options;    // for clarify: 2…4
  std::vector<std::string> rest;  // further questions of the same text, which wait their turn
};

// The last answered reading of the same conversation; follow-ups are edits of it.
struct Context {
  Intent last;
  std::string last_question;
  struct Turn {
    std::string question;
    Intent intent;
  };
  std::vector<Turn> earlier = {};  // before the last one, oldest first: for "undo"
};

Readings read(std::string_view question, const catalog::Catalog& catalog, Date today,
              const Context* context = nullptr);

// Sentences about the result, generated from the intent; every figure in them is a cell of `result`
// or its row count.
std::string say(const Intent& intent, const catalog::Catalog& catalog,
                const sqlagent::Table& result);
// What was computed, without figures: "Total revenue (qty × unit_price) by month, only 2024, oldest
// first".
std::string describe(const Intent& intent, const catalog::Catalog& catalog);
// The intent as JSON, for chat history and the next turn's context. Names, not indexes, so that it
// survives a new catalog version; from_json gives nullopt when a name is gone.
std::string to_json(const Intent& intent, const catalog::Catalog& catalog);
std::optional<Intent> from_json(std::string_view json, const catalog::Catalog& catalog);
// The options of a clarification likewise: text and intent; none when a name is gone.
std::string to_json(const std::vector<Option>& options, const catalog::Catalog& catalog);
std::vector<Option> options_from_json(std::string_view json, const catalog::Catalog& catalog);
std::vector<std::string> option_texts(std::string_view json);

}  // namespace sqlagent::nlq
