// Chats: every accepted question with its answer or its failure, and the context of the next one.
#pragma once
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "app/answer/answer.h"

namespace sqlagent::answer {

struct Opened {  // a question that has been written down and waits for its answer
  ChatId chat;
  MessageId message;
  struct Before {
    std::string question, intent, sql;  // intent: as core/nlq to_json wrote it; empty: a model's
  };
  std::vector<Before> before;  // answers of the chat, newest first; more of them for "undo"
  struct Pending {             // a question of the model's that waits for its answer
    std::string question, asked_back;
  };
  std::optional<Pending> pending;  // when the message before was one
};

inline constexpr size_t kTurnsBack = 4, kTurnsBackForUndo = 20;

// nullopt when there is nothing to follow up on, or when its tables are gone.
std::optional<nlq::Context> context_of(const Opened& opened, const catalog::Catalog& catalog);

struct ChatSummary {
  ChatId id;
  std::string title;
  bool pinned;
  std::string created_at, updated_at;  // RFC 3339, UTC
};

struct Turn {
  MessageId id;
  std::string question, created_at;
  std::optional<Answer> answer;  // absent while it runs, and when it failed
  std::string error;             // for the user
  std::string version_of;        // the message whose version it is; empty: it is no version
  bool current = true;           // of its versions, the one that is shown
  std::string verdict;           // up or down; empty: nobody has said
  std::string verdict_note;      // why, in their words
};

// A message as it was kept, for choosing: of an answer `intent` is core/nlq's, of a clarification
// it holds its options.
struct Message {
  MessageId id, root;  // root: the question's first answer; the same for no version
  ChatId chat;
  std::string question, kind, intent, chosen, sql, answer;  // answer: record.h
};

struct Kept {  // an answer's statement; the SQL is empty when there is no result
  std::string question, sql;
  Engine engine = Engine::offline;
};

// All calls take the user: a chat that is absent and one that is somebody else's are alike
// Error(not_found).
class History {
 public:
  explicit History(pg::Pool& control) : control_(control) {}
  // mends: question.text is SQL, edited from this answer of the same chat.
  awaitable<Opened> open(const Question& question, Deadline deadline,
                         std::optional<MessageId> mends = std::nullopt);
  // False: it had been stopped meanwhile, and stays so.
  awaitable<bool> answered(const Opened& opened, const Answer& answer, Deadline deadline);
  // answer: as far as it had come; of it only what left the machine is kept.
  awaitable<void> failed(MessageId message, const Answer& answer, std::exception_ptr failure,
                         Deadline deadline);

  // Error(not_found) alike for a message that is absent, in a deleted chat, or somebody else's.
  awaitable<Kept> kept(UserId user, MessageId message, Deadline deadline);
  awaitable<Message> message(UserId user, MessageId message, Deadline deadline);
  // What left the machine for this question, word for word; empty: nothing did.
  awaitable<std::vector<std::string>> sent(UserId user, MessageId message, Deadline deadline);
  // The version of `root` with these choices ("[]": root itself) becomes the one that is shown; it
  // is made when there is none yet. REQUIRES: root is the user's. Error(unprocessable) beyond
  // kMostVersions.
  static constexpr int kMostVersions = 200;
  awaitable<Opened> version(Message root, std::string chosen, Deadline deadline);

  // Questions of this user's that were answered, newest first, each once, at most 100. Fragments
  // that went on from another question are not among them.
  awaitable<std::vector<std::string>> asked(UserId user, Deadline deadline);

  awaitable<std::vector<ChatSummary>> chats(UserId user,
                                            Deadline deadline);  // newest first, at most 500
  awaitable<std::vector<Turn>> turns(UserId user, ChatId chat,
                                     Deadline deadline);  // oldest first, at most 500
  awaitable<ChatSummary> change(UserId user, ChatId chat, std::optional<std::string> title,
                                std::optional<bool> pinned, Deadline deadline);
  awaitable<void> remove(UserId user, ChatId chat, Deadline deadline);
  awaitable<void> restore(UserId user, ChatId chat, Deadline deadline);  // undo of remove

 private:
  pg::Pool& control_;
};

}  // namespace sqlagent::answer
