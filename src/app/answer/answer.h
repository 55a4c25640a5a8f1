// A question's journey: home → catalog → draft → admit → read → explain → history. answer() is the
// one function to read.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/answer/lenses.h"
#include "app/answer/talk_steps.h"
#include "app/answer/under_way.h"
#include "app/models/models.h"
#include "app/tenancy/tenancy.h"
#include "core/nlq/choose.h"
#include "core/nlq/type_ahead.h"
#include "core/prompt/messages.h"
#include "io/trace/exporter.h"

namespace sqlagent::answer {

enum class Kind { answer, clarification, abstention };
std::string_view name(Kind kind);

// Who wrote the statement; sql: the person; verified: remembered, since a person said it is right.
enum class Engine { offline, model, sql, verified };
std::string_view name(Engine engine);

// Who is to answer. automatic: the offline engine where it is sure, else the model if there is one.
enum class Brain { automatic, offline, model };
std::optional<Brain> brain_from_name(std::string_view name);

struct Question {
  TenantId tenant;
  UserId user;
  std::string text;            // ≤ 4,000 characters, else Error(bad_request)
  std::optional<ChatId> chat;  // absent: a new chat
  Date today;
  bool run_anyway = false;  // also when the database expects it to take very long
  Brain brain = Brain::automatic;
  std::optional<trace::Parent> traced_by = std::nullopt;  // the asker's own trace
  bool background = false;  // it may outlive the connection that it came on
};

// SQL that a person wrote or edited.
struct Statement {
  TenantId tenant;
  UserId user;
  std::string sql;
  std::optional<ChatId> chat;  // absent: nothing is kept
  bool run_anyway = false;
  std::optional<MessageId> mends;  // of this chat: the answer whose SQL was edited
};

struct Source {
  std::string table, file, sheet;
};

struct Assumed {  // a chip: what was taken, and what can be taken instead
  std::string id, text, choice;
  std::vector<std::string> alternatives;
};
struct Changed {                     // what the asker chose instead of what had been assumed
  std::string assumption, from, to;  // "option": of a clarification, from is empty
  std::string was;                   // the choice that takes it back
};

struct Span {  // of the question, in UTF-16 code units, as browsers count
  size_t begin = 0, end = 0;
};
struct SaidPart {  // a part of what was computed, and where it was said
  std::string text;
  std::vector<Span> spans;
};

// The offline engine's reading, where a model's answer stands and says something else.
struct OtherReading {
  std::string text;    // what it computes, as people say it; also what is sent to choose it
  std::string intent;  // core/nlq to_json
};

struct VerifiedBy {                  // the verified query that answered
  std::string id, question, by, at;  // at: RFC 3339, UTC
};

struct Answer {
  ChatId chat{std::string()};
  MessageId message{std::string()};
  Kind kind = Kind::abstention;
  Engine engine = Engine::offline;
  bool can_run_anyway = false;  // a clarification: it was not run because it would take very long
  std::string sql;              // empty unless a statement ran
  sqlagent::Table result;
  size_t row_count = 0;              // of the result; a chat's history keeps fewer rows
  std::vector<catalog::Role> roles;  // per result column, unknown where computed
  std::vector<std::optional<std::string>> units;
  std::string explanation;  // the sentence, or why there is none
  std::string description;  // what was computed, without figures
  double confidence = 0;
  std::vector<SaidPart> parts;  // of the description
  std::vector<Assumed> assumptions;
  std::vector<Changed> changed;
  std::string version_of;  // the message whose version this is; empty: it is no version
  std::vector<std::string> warnings, options, follow_ups;
  std::vector<std::string> not_understood;  // words of the question, for an abstention
  std::vector<Source> sources;
  std::optional<models::Use> model_use;  // absent: none was asked
  std::vector<std::string> differences;  // of a model's answer, to the question and its other
                                         // reading
  std::optional<OtherReading> instead;   // can be shown in its place, without a call
  bool can_ask_model = false;            // there is one, and it has not been asked
  std::optional<VerifiedBy> verified;    // exactly when engine is verified
  double seconds = 0;
  std::chrono::system_clock::time_point began;         // when the stages did
  std::vector<std::pair<std::string, double>> stages;  // name, seconds: for Server-Timing
  TalkSteps talk_steps;                                // with a language model
  std::string failure;  // the code of the Error that there is instead of an answer
  std::string
      intent_json;  // core/nlq to_json: the next turn's context; of a clarification its options
};

// One option of a clarification, or another choice for what an answer assumed.
struct Selection {
  TenantId tenant;
  UserId user;
  MessageId message;
  std::optional<std::string> option;
  nlq::Choice choice;  // unless option
  Date today;
  bool run_anyway = false;
};

// What a person says of an answer. none: they take back what they said.
enum class Verdict { up, down, none };
std::string_view name(Verdict verdict);

struct Feedback {
  TenantId tenant;
  UserId user;
  MessageId message;
  Verdict verdict = Verdict::none;
  std::string note;
};
struct Remembered {
  bool remembered = false;  // as a verified query
  std::string why_not;      // of a good answer that is not; else empty
};

// changed: its tables have; it is run again before it is used. retired: it is not used any more.
enum class Proof { standing, changed, retired };
std::string_view name(Proof state);

// A query that answers a question, since a person said so. docs/decisions/0029-verified.md
struct VerifiedQuery {
  std::string id, question, sql;
  std::string reading;        // the offline engine's SQL for it on any day; or empty
  std::string shape, tables;  // memory.h
  Proof state = Proof::standing;
  std::string reason;                      // why it is retired
  std::string by, verified_at, proved_at;  // a person's name; RFC 3339, UTC
  std::string message;                     // whose answer it was; empty: that is gone
};

struct ProvedAgain {
  VerifiedQuery known;  // as it stands now
  bool retired_now = false;
  std::string trouble;  // why it could not be run, which says nothing of it; empty: it was
};

// Reported as the journey passes them; the stream endpoint forwards them, others ignore them.
struct Progress {
  std::function<void(std::string_view step)> step;  // "Reading your tables"
  std::function<void(std::string_view sql)> sql;
  std::function<void(const std::vector<ResultColumn>&)> columns;
  std::function<void(const std::vector<Row>&)> rows;
  std::function<void(std::string_view piece)> draft;  // of what a model writes, as it comes
  std::function<void(const ChatId&, const MessageId&)>
      opened;  // once, first: the question is in the history
};

struct Opened;   // history.h
struct Offline;  // offline.h

class Answers {
 public:
  // All outlive this. traces: null when nobody collects them.
  Answers(tenancy::Tenancy& tenancy, pg::Pool& control, models::Models& models,
          trace::Exporter* traces = nullptr);
  // Error(bad_request) for an empty or overlong text, Error(not_found) for a chat that is absent or
  // not the asker's. Every accepted question is kept in the chat's history with its answer or its
  // failure.
  awaitable<Answer> answer(Question question, Progress progress, Deadline deadline);
  // The same for a person's SQL. SqlRefused when the door does not admit it: nothing is kept then.
  // Error(too_costly) when it would take very long; with a chat, its history asks whether to run
  // it. Without a chat nothing at all is kept, and chat and message of the answer are empty.
  awaitable<Answer> run(Statement statement, Deadline deadline);
  // A new version of an answer. Kept once for the same choices; what was chosen last is what
  // follow-ups go on from. Error(not_found) for a message that is absent or not the asker's,
  // NotAChoice for what cannot be chosen, Error(gone) when its tables have changed.
  awaitable<Answer> choose(Selection selection, Deadline deadline);
  // As answer(), but nothing is kept. before: the conversation so far, oldest first.
  struct Said {
    std::string question;
    Answer answer;
  };
  awaitable<Answer> rehearse(Question question, std::vector<Said> before, Deadline deadline);

  // A good answer with SQL becomes a verified query of the tenant; any other word takes it back.
  // Error(not_found) for a message that is absent or not the user's.
  awaitable<Remembered> feedback(Feedback feedback, Deadline deadline);
  // The tenant's verified queries, newest first. What the door refuses by now is retired with that.
  awaitable<std::vector<VerifiedQuery>> verified(TenantId tenant, Deadline deadline);
  awaitable<void> forget(TenantId tenant, std::string id, Deadline deadline);
  // Runs every one that is not retired, each with this patience.
  awaitable<std::vector<ProvedAgain>> prove_all(TenantId tenant,
                                                std::chrono::milliseconds patience);

  // Questions to begin with, each of which is answered. Nothing is kept.
  awaitable<std::vector<std::string>> suggestions(TenantId tenant, Date today, size_t limit,
                                                  Deadline deadline);
  // How the last words of a text may go on: the tenant's names and cells, our words, and questions
  // that this user asked before.
  awaitable<std::vector<nlq::Completion>> completions(TenantId tenant, UserId user,
                                                      std::string text, size_t limit,
                                                      Deadline deadline);
  // The questions that these answer just now, to stop one or to end them all.
  UnderWay& under_way() { return under_way_; }

 private:
  awaitable<void> answer_into(Answer& answer, Question question, Progress progress,
                              Deadline deadline);
  awaitable<void> kept(const Opened& opened, Answer& answer,
                       const std::function<awaitable<void>()>& journey);
  awaitable<void> journey(const Question& question, Opened& opened, const Progress& progress,
                          Deadline deadline, Answer& answer);
  // false: the text is no SQL, go on and read it as English. REQUIRES: may_be_sql(question.text).
  awaitable<bool> typed_sql(const Question& question, tenancy::Tenant tenant,
                            const catalog::Catalog& catalog, Deadline deadline, Answer& answer);
  // true: the model has settled it; false: what the offline engine says stands.
  awaitable<bool> ask_model(models::Line& line, const Question& question, const Opened& opened,
                            tenancy::Tenant tenant, const Offline& offline,
                            const Progress& progress, Deadline deadline, Answer& answer);
  // true: a verified query has answered, of this question or of one that is read the same.
  awaitable<bool> answer_verified(const Question& question, const Opened& opened,
                                  tenancy::Tenant tenant, const Offline& offline,
                                  const Progress& progress, Deadline deadline, Answer& answer);
  // Verified queries of questions like this one, for the model.
  awaitable<std::vector<prompt::Asked>> examples(const Question& question, tenancy::Tenant tenant,
                                                 const catalog::Catalog& catalog,
                                                 prompt::Share share, Deadline deadline);
  tenancy::Tenancy& tenancy_;
  pg::Pool& control_;
  models::Models& models_;
  trace::Exporter* traces_;
  Lenses lenses_;
  UnderWay under_way_;
};

}  // namespace sqlagent::answer
