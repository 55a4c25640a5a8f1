// One question's talk with a model, as a state machine without a wire: what to send, what to run,
// when to stop. It holds the budget (calls, repairs, prompt tokens), answers the model's look-ups
// from the catalog, and lets the offline engine's result vote. app/answer drives it.
//
//   Ask → replied() → Try → ran() or refused() → Ask … → Answered | AskedBack | Declined | GaveUp
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/nlq/read.h"
#include "core/prompt/compare.h"
#include "core/prompt/reply.h"

namespace sqlagent::prompt {

struct ToolCall {
  std::string id, name, arguments;
};
struct Said {
  enum class Who { system, user, assistant, tool };
  Who who = Who::user;
  std::string text;
  std::vector<ToolCall> calls;  // of the assistant
  std::string answers;          // of a tool: the call's id
};

struct Budget {
  int calls = 4, repairs = 2;
  size_t prompt_tokens = 12'000;  // estimated, over all calls
};

// Steps.
struct Ask {  // send messages(); then replied(), unknown_tools() or the talk is over
  double temperature = 0;
};
struct Try {  // admit and run; then ran() or refused()
  std::string sql;
  bool final = true;  // false: the model only looks
};
struct Answered {
  std::string sql, sentence;  // sentence: a template, or empty
  sqlagent::Table result;
  // Whether the offline engine's own reading gives the same rows; nullopt when it had none.
  std::optional<bool> agrees;
  bool twice = false;                   // two samples gave these rows
  size_t sample = 0;                    // of those that ran, which it is
  std::vector<Difference> differences;  // to what was asked; none where the offline engine agrees
};
// How sure such an answer is, set by hand: the model and the offline engine agree 0.95; two samples
// of it do 0.8; there was nothing to compare with 0.7; they differ 0.5; the question's words speak
// against it, or a figure of it stands in the statement, 0.35 (0.5 when it was written twice).
double confidence_of(const Answered& answered);
struct OfflineStands {};  // a second sample sided with the offline engine
struct AskedBack {
  std::string question;
  std::vector<std::string> options;
};
struct Declined {
  std::string reason;  // the model's words
};
struct GaveUp {
  std::string why;  // for a log
};
using Step = std::variant<Ask, Try, Answered, OfflineStands, AskedBack, Declined, GaveUp>;

struct Setting {  // what a talk is about; all of it outlives the talk
  const catalog::Catalog& catalog;
  const Schema& schema;
  const Briefing& briefing;
  Share share = Share::schema;
  Form form = Form::tools;
  bool may_ask_back = true;
  // The offline engine's result, when it reads the question at all.
  const sqlagent::Table* offline = nullptr;
  // Its readings, which the statements are held against; null: nothing is compared.
  const nlq::Readings* readings = nullptr;
};

class Dialogue {
 public:
  explicit Dialogue(const Setting& setting, Budget budget = {});

  const Step& step() const { return step_; }
  const std::vector<Said>& messages() const { return messages_; }
  Form form() const { return setting_.form; }
  // REQUIRES: step() is Ask.
  void replied(std::string text, std::vector<ToolCall> calls);
  void unknown_tools(Form instead);  // this endpoint cannot call tools: said again another way
  // REQUIRES: step() is Try.
  // as_run: the statement, where it is not word for word what was tried.
  void ran(sqlagent::Table result, std::string as_run = "");
  void refused(const std::string& why);  // by the door or by the database: a sentence
  // The endpoint has failed: what ran before is the answer, if anything did.
  void failed(std::string why);

  int calls_made() const { return calls_; }
  size_t prompt_tokens() const { return prompt_tokens_; }  // estimated, sent so far

 private:
  struct Sample {
    std::string sql, sentence;
    sqlagent::Table result;
    std::vector<Difference> differences;
  };
  void begin();
  void ask(double temperature);
  void tell(std::string text);  // the model, as the answer to what it did last
  void go_on();                 // the next call of the reply, or the next Ask
  void act(const Action& action);
  void settle();  // after a sample: answer, or a second one
  bool agrees(const Sample& sample) const;
  void conclude();  // which of the samples stands; REQUIRES: there is one
  std::string looked_up(const LookupValues& lookup) const;
  std::string described(const DescribeTable& about) const;

  Setting setting_;
  Budget budget_;
  Step step_;
  std::vector<Said> messages_;
  std::vector<ToolCall> pending_;  // of the last reply, still to be answered, in order
  std::string answering_;          // the call that is being answered; empty: a text
  Final final_;                    // being tried
  bool trying_final_ = false;
  std::vector<Sample> samples_;
  int calls_ = 0, repairs_ = 0;
  size_t prompt_tokens_ = 0;
};

}  // namespace sqlagent::prompt
