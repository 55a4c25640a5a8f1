#include "edge/api/reports.h"

#include "app/answer/recording.h"
#include "edge/api/json_writer.h"
#include "edge/api/present.h"
#include "io/http/sse.h"

namespace sqlagent::api {
namespace {

constexpr size_t kRowsPerEvent = 200, kDraftBytes = 24;

// Pieces of a draft wait for one another; whatever else is reported comes behind them.
struct Reporter {
  explicit Reporter(Report to) : report(std::move(to)) {}
  void say(std::string_view event, std::string json) {
    flush();
    report(event, std::move(json));
  }
  void draft(std::string_view piece) {
    drafted += piece;
    if (drafted.size() >= kDraftBytes) flush();
  }
  void flush() {
    if (drafted.empty()) return;
    report("draft", text_json(drafted));
    drafted.clear();
  }
  const Report report;
  std::string drafted;
  std::vector<ResultColumn> columns;
};

}  // namespace

answer::Progress reports_to(Report report) {
  const auto to = std::make_shared<Reporter>(std::move(report));
  answer::Progress progress;
  progress.step = [to](std::string_view step) { to->say("step", text_json(step)); };
  progress.sql = [to](std::string_view sql) {
    JsonWriter json;
    to->say("sql", json.begin_object().name("sql").text(sql).end_object().take());
  };
  progress.draft = [to](std::string_view piece) { to->draft(piece); };
  progress.columns = [to](const std::vector<ResultColumn>& found) {
    to->columns = found;
    to->say("columns", "{\"columns\":" + columns_json(found) + "}");
  };
  progress.rows = [to](const std::vector<Row>& rows) {
    const Table table{to->columns, rows, false};
    for (size_t at = 0; at < rows.size(); at += kRowsPerEvent)
      to->say("rows", "{\"rows\":" + rows_json(table, at, at + kRowsPerEvent) + "}");
  };
  return progress;
}

std::string text_json(std::string_view text) {
  JsonWriter json;
  return json.begin_object().name("text").text(text).end_object().take();
}

std::string start_event(const ChatId& chat, const MessageId& message) {
  JsonWriter json;
  json.begin_object().name("session_id").text(chat.text());
  json.name("message_id").text(message.text()).end_object();
  const auto number = std::to_string(answer::Recording::kStart);
  return http::sse_text({.id = number, .event = "start", .data = json.take()});
}

std::string last_event(std::string_view name, std::string_view json) {
  return http::sse_text({.id = "end", .event = name, .data = json});
}

}  // namespace sqlagent::api
