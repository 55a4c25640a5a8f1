#include "edge/api/present.h"

#include <algorithm>
#include <set>

#include "edge/api/json_writer.h"

namespace sqlagent::api {
namespace {

// More digits than these before the point, and readers that parse to double (every browser) would
// show other digits.
constexpr size_t kExactWholeDigits = 15;

// RFC 8259, 6. PostgreSQL prints integers and numerics in just this form, except NaN and Infinity.
bool is_exact_json_number(std::string_view text) {
  size_t i = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const auto begin = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - begin;
  };
  const bool zero = i < text.size() && text[i] == '0';
  const auto whole = digits();
  if (whole == 0 || (zero && whole > 1) || whole > kExactWholeDigits) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

// null for what has not been kept.
void write_id(JsonWriter& json, const std::string& id) {
  id.empty() ? json.null() : json.text(id);
}

void write_sources(JsonWriter& json, const std::vector<answer::Source>& sources) {
  json.begin_array();
  for (const auto& source : sources) {
    json.begin_object().name("table").text(source.table);
    if (!source.file.empty()) json.name("file").text(source.file);
    if (!source.sheet.empty()) json.name("sheet").text(source.sheet);
    json.end_object();
  }
  json.end_array();
}

void write_assumptions(JsonWriter& json, const std::vector<answer::Assumed>& assumptions) {
  json.begin_array();
  for (const auto& one : assumptions) {
    json.begin_object().name("id").text(one.id).name("text").text(one.text);
    json.name("choice").text(one.choice).name("alternatives").texts(one.alternatives).end_object();
  }
  json.end_array();
}

void write_chat(JsonWriter& json, const answer::ChatSummary& chat) {
  json.name("id").text(chat.id.text()).name("title").text(chat.title);
  json.name("pinned").boolean(chat.pinned);
  json.name("created_at").text(chat.created_at).name("updated_at").text(chat.updated_at);
}

void write_turn(JsonWriter& json, const answer::Turn& turn) {
  json.begin_object().name("message_id").text(turn.id.text()).name("question").text(turn.question);
  json.name("created_at").text(turn.created_at).name("version_of");
  write_id(json, turn.version_of);
  json.name("current").boolean(turn.current).name("verdict");
  turn.verdict.empty() ? json.null() : json.text(turn.verdict);
  json.name("verdict_note");
  turn.verdict_note.empty() ? json.null() : json.text(turn.verdict_note);
  if (turn.answer) {
    json.name("kind").text(answer::name(turn.answer->kind));
    json.name("answer").raw(answer_json(*turn.answer)).name("error").null();
  } else if (!turn.error.empty()) {
    json.name("kind").text("error").name("answer").null().name("error").text(turn.error);
  } else {
    json.name("kind").null().name("answer").null().name("error").null();
  }
  json.end_object();
}

// Null when no model was asked.
void write_cost(JsonWriter& json, const std::optional<models::Use>& use) {
  if (!use) {
    json.null();
    return;
  }
  json.begin_object().name("model").text(use->model);
  json.name("calls").integer(static_cast<size_t>(use->calls));
  json.name("prompt_tokens").integer(use->prompt_tokens);
  json.name("cached_tokens").integer(use->cached_tokens);
  json.name("completion_tokens").integer(use->completion_tokens);
  json.name("money");
  use->cost ? json.raw(text_of(use->cost->amount)) : json.null();
  json.name("currency");
  use->cost ? json.text(use->cost->currency) : json.null();
  json.end_object();
}

// Null unless a verified query answered.
void write_verified_by(JsonWriter& json, const std::optional<answer::VerifiedBy>& verified) {
  if (!verified) {
    json.null();
    return;
  }
  json.begin_object().name("id").text(verified->id).name("question").text(verified->question);
  json.name("by").text(verified->by).name("at").text(verified->at).end_object();
}

}  // namespace

void append_cell(std::string& out, const Cell& cell, Type type) {
  if (!cell) {
    out += "null";
  } else if (type == Type::boolean && (*cell == "t" || *cell == "f")) {
    out += *cell == "t" ? "true" : "false";
  } else if ((type == Type::integer || type == Type::numeric) && is_exact_json_number(*cell)) {
    out += *cell;
  } else {
    append_json_string(out, *cell);
  }
}

std::vector<std::string> member_names(const std::vector<ResultColumn>& columns) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const auto& column : columns) taken.insert(column.name);
  std::set<std::string> used;
  for (const auto& column : columns) {
    auto name = column.name;
    for (int i = 2; used.contains(name); ++i) {
      const auto other = column.name + "_" + std::to_string(i);
      if (!taken.contains(other)) name = other;
    }
    used.insert(name);
    names.push_back(std::move(name));
  }
  return names;
}

std::string columns_json(const std::vector<ResultColumn>& columns,
                         const std::vector<catalog::Role>& roles,
                         const std::vector<std::optional<std::string>>& units,
                         const std::vector<std::string>& displays) {
  const auto names = member_names(columns);
  JsonWriter json;
  json.begin_array();
  for (size_t i = 0; i < columns.size(); ++i) {
    json.begin_object().name("name").text(names[i]).name("type").text(name(columns[i].type));
    if (i < displays.size()) json.name("display_name").text(displays[i]);
    if (i < roles.size()) json.name("role").text(catalog::name(roles[i]));
    if (i < units.size() && units[i]) json.name("unit").text(*units[i]);
    json.end_object();
  }
  return json.end_array().take();
}

void append_rows(std::string& out, const Table& table, size_t begin, size_t end) {
  std::vector<std::string> members;
  for (const auto& name : member_names(table.columns)) {
    members.push_back((members.empty() ? "{" : ",") + json_string(name) + ":");
  }
  out += '[';
  for (size_t i = begin; i < std::min(end, table.rows.size()); ++i) {
    if (i > begin) out += ',';
    const auto& row = table.rows[i];
    for (size_t c = 0; c < members.size(); ++c) {
      out += members[c];
      append_cell(out, c < row.size() ? row[c] : Cell(), table.columns[c].type);
    }
    out += members.empty() ? "{}" : "}";
  }
  out += ']';
}

std::string rows_json(const Table& table, size_t begin, size_t end) {
  std::string out;
  append_rows(out, table, begin, end);
  return out;
}

std::string assumptions_json(const std::vector<answer::Assumed>& assumptions) {
  JsonWriter json;
  write_assumptions(json, assumptions);
  return json.take();
}

std::string answer_json(const answer::Answer& answer, bool with_rows) {
  JsonWriter json;
  json.begin_object().name("success").boolean(answer.kind == answer::Kind::answer);
  const auto& rows = answer.result.rows;
  if (with_rows)
    json.name("result").value(
        [&](std::string& out) { append_rows(out, answer.result, 0, rows.size()); });
  json.name("query_used").text(answer.sql).name("explanation").text(answer.explanation);
  json.name("execution_time").decimal(answer.seconds, 6);
  json.name("session_id");
  write_id(json, answer.chat.text());
  json.name("message_id");
  write_id(json, answer.message.text());
  json.name("columns").raw(columns_json(answer.result.columns, answer.roles, answer.units));
  json.name("row_count").integer(answer.row_count);
  json.name("truncated").boolean(answer.result.truncated);
  json.name("kind")
      .text(answer::name(answer.kind))
      .name("confidence")
      .decimal(answer.confidence, 4);
  json.name("can_run_anyway").boolean(answer.can_run_anyway);
  json.name("can_ask_model").boolean(answer.can_ask_model);
  json.name("engine")
      .text(answer::name(answer.engine))
      .name("description")
      .text(answer.description);
  json.name("assumptions");
  write_assumptions(json, answer.assumptions);
  json.name("parts").begin_array();
  for (const auto& part : answer.parts) {
    json.begin_object().name("text").text(part.text).name("spans").begin_array();
    for (const auto& span : part.spans)
      json.begin_object()
          .name("begin")
          .integer(span.begin)
          .name("end")
          .integer(span.end)
          .end_object();
    json.end_array().end_object();
  }
  json.end_array().name("changed").begin_array();
  for (const auto& one : answer.changed)
    json.begin_object()
        .name("assumption")
        .text(one.assumption)
        .name("from")
        .text(one.from)
        .name("to")
        .text(one.to)
        .name("was")
        .text(one.was)
        .end_object();
  json.end_array().name("version_of");
  write_id(json, answer.version_of);
  json.name("warnings").texts(answer.warnings).name("options").texts(answer.options);
  json.name("not_understood").texts(answer.not_understood);
  json.name("follow_ups").texts(answer.follow_ups).name("sources");
  write_sources(json, answer.sources);
  json.name("differences").texts(answer.differences).name("instead");
  answer.instead ? json.text(answer.instead->text) : json.null();
  json.name("cost");
  write_cost(json, answer.model_use);
  json.name("verified");
  write_verified_by(json, answer.verified);
  return json.end_object().take();
}

std::string server_timing(const answer::Answer& answer) {
  std::string out;
  for (const auto& [stage, seconds] : answer.stages) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{};dur={:.1f}", stage, seconds * 1000);
  }
  return out;
}

std::string chat_json(const answer::ChatSummary& chat) {
  JsonWriter json;
  json.begin_object();
  write_chat(json, chat);
  return json.end_object().take();
}

std::string chats_json(const std::vector<answer::ChatSummary>& chats) {
  JsonWriter json;
  json.begin_object().name("sessions").begin_array();
  for (const auto& chat : chats) json.raw(chat_json(chat));
  return json.end_array().end_object().take();
}

std::string chat_with_messages_json(const answer::ChatSummary& chat,
                                    const std::vector<answer::Turn>& turns) {
  JsonWriter json;
  json.begin_object();
  write_chat(json, chat);
  json.name("messages").begin_array();
  for (const auto& turn : turns) write_turn(json, turn);
  return json.end_array().end_object().take();
}

std::string me_json(const identity::Principal& principal, std::string_view home) {
  JsonWriter json;
  json.begin_object().name("id").text(principal.user.text()).name("email").text(principal.email);
  json.name("name").text(principal.name);
  if (principal.picture) json.name("picture").text(*principal.picture);
  json.name("tenant_id").text(principal.tenant.text()).name("home").text(home);
  return json.name("is_admin").boolean(principal.is_admin).end_object().take();
}

std::string signed_in_json(const identity::SignedIn& signed_in) {
  const auto& principal = signed_in.principal;
  JsonWriter json;
  json.begin_object().name("access_token").text(signed_in.access_token.reveal());
  json.name("token_type").text("bearer").name("expires_in").integer(signed_in.expires_in.count());
  json.name("user").begin_object().name("id").text(principal.user.text());
  json.name("email").text(principal.email).name("name").text(principal.name).end_object();
  return json.end_object().take();
}

std::string user_tables_json(const std::vector<tenancy::UserTable>& tables) {
  JsonWriter json;
  json.begin_object().name("tables").begin_array();
  for (const auto& table : tables) {
    json.begin_object().name("name").text(table.name).name("display_name").text(table.display_name);
    json.name("file").text(table.file).name("sheet").text(table.sheet);
    json.name("rows").integer(table.rows).name("columns").integer(table.columns);
    json.name("created_at").text(table.created_at).end_object();
  }
  return json.end_array().end_object().take();
}

std::string window_json(const std::string& name, const tenancy::Window& window) {
  JsonWriter json;
  json.begin_object().name("name").text(name).name("display_name").text(window.display_name);
  json.name("columns");
  json.raw(columns_json(window.table.columns, window.roles, window.units, window.displays));
  json.name("rows").raw(rows_json(window.table, 0, window.table.rows.size()));
  json.name("row_count").integer(window.row_count).name("next");
  window.next.empty() ? json.null() : json.text(window.next);
  return json.end_object().take();
}

std::string strings_json(std::string_view member, const std::vector<std::string>& texts) {
  JsonWriter json;
  return json.begin_object().name(member).texts(texts).end_object().take();
}

}  // namespace sqlagent::api
