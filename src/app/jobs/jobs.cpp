// Jobs and states ⇄ text. Adding a kind of work means one more struct in jobs.h and one more line
// in each visit here.
#include "app/jobs/jobs.h"

#include <array>
#include <boost/json.hpp>
#include <utility>

namespace sqlagent::jobs {
namespace json = boost::json;
namespace {

template <class... F>
struct Visitor : F... {
  using F::operator()...;
};

constexpr std::array<std::pair<State, std::string_view>, 7> kStates{{
    {State::pending, "PENDING"},
    {State::started, "STARTED"},
    {State::progress, "PROGRESS"},
    {State::success, "SUCCESS"},
    {State::failure, "FAILURE"},
    {State::retry, "RETRY"},
    {State::revoked, "REVOKED"},
}};

constexpr std::string_view kImportFiles = "sqlagent.import_files";
constexpr std::string_view kReimportTable = "sqlagent.reimport_table";
constexpr std::string_view kChangeTable = "sqlagent.change_table";
constexpr std::string_view kProvisionTenant = "sqlagent.provision_tenant";
constexpr std::string_view kCheckTrust = "sqlagent.check_trust";

// Empty when it is not there: tasks of an earlier version have fewer members.
std::string text_of(const json::object& payload, const char* name) {
  const auto* value = payload.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<Job> import_files_from(const json::object& payload) {
  const auto* files = payload.if_contains("files");
  const auto* mode = payload.if_contains("mode");
  if (files == nullptr || !files->is_array() || mode == nullptr || !mode->is_string())
    return std::nullopt;
  ImportFiles job;
  job.mode = std::string(mode->get_string());
  job.table = text_of(payload, "table");
  if (auto duplicates = text_of(payload, "duplicates"); !duplicates.empty())
    job.duplicates = std::move(duplicates);
  for (const auto& entry : files->get_array()) {
    if (!entry.is_string()) return std::nullopt;
    auto file = FileId::parse(std::string_view(entry.get_string()));
    if (!file) return std::nullopt;
    job.files.push_back(*std::move(file));
  }
  return job;
}

}  // namespace

std::string_view celery_name(const Job& job) {
  return std::visit(Visitor{[](const ImportFiles&) { return kImportFiles; },
                            [](const ReimportTable&) { return kReimportTable; },
                            [](const ChangeTable&) { return kChangeTable; },
                            [](const ProvisionTenant&) { return kProvisionTenant; },
                            [](const CheckTrust&) { return kCheckTrust; }},
                    job);
}

std::string_view queue_of(const Job& job) {
  using std::string_view;
  return std::visit(Visitor{[](const ImportFiles&) { return string_view("file_processing"); },
                            [](const ReimportTable&) { return string_view("file_processing"); },
                            [](const ChangeTable&) { return string_view("file_processing"); },
                            [](const ProvisionTenant&) { return string_view("maintenance"); },
                            [](const CheckTrust&) { return string_view("maintenance"); }},
                    job);
}

std::string to_json(const Job& job) {
  return std::visit(Visitor{[](const ImportFiles& import) {
                              json::array files;
                              for (const auto& file : import.files) files.emplace_back(file.text());
                              json::object payload;
                              payload["files"] = std::move(files);
                              payload["mode"] = import.mode;
                              payload["table"] = import.table;
                              payload["duplicates"] = import.duplicates;
                              return json::serialize(payload);
                            },
                            [](const ReimportTable& again) {
                              return json::serialize(json::object{{"table", again.table},
                                                                  {"choices", again.choices_json},
                                                                  {"import", again.import_id}});
                            },
                            [](const ChangeTable& change) {
                              return json::serialize(
                                  json::object{{"table", change.table}, {"action", change.action}});
                            },
                            [](const ProvisionTenant&) { return std::string("{}"); },
                            [](const CheckTrust&) { return std::string("{}"); }},
                    job);
}

std::optional<Job> job_from_json(std::string_view name, std::string_view text) {
  boost::system::error_code bad;
  const auto payload = json::parse(json::string_view(text.data(), text.size()), bad);
  if (bad || !payload.is_object()) return std::nullopt;
  if (name == kImportFiles) return import_files_from(payload.get_object());
  const auto& members = payload.get_object();
  if (name == kReimportTable)
    return ReimportTable{text_of(members, "table"), text_of(members, "choices"),
                         text_of(members, "import")};
  if (name == kChangeTable)
    return ChangeTable{text_of(members, "table"), text_of(members, "action")};
  if (name == kProvisionTenant) return ProvisionTenant{};
  if (name == kCheckTrust) return CheckTrust{};
  return std::nullopt;
}

std::string_view name(State state) {
  for (const auto& [known, text] : kStates)
    if (known == state) return text;
  std::unreachable();
}

std::optional<State> state_from_name(std::string_view text) {
  for (const auto& [state, known] : kStates)
    if (known == text) return state;
  return std::nullopt;
}

std::string to_json(const Status& status) {
  // The result is JSON already and may hold numbers that a double would bend: it goes in as it is.
  std::string text = "{\"task_id\":" + json::serialize(status.id.text());
  text += ",\"status\":\"" + std::string(name(status.state)) + "\"";
  text += ",\"progress\":" + std::to_string(status.progress);
  text += ",\"message\":" + json::serialize(status.message);
  text += ",\"result\":" + (status.result_json.empty() ? std::string("null") : status.result_json);
  if (!status.error.empty()) text += ",\"error\":" + json::serialize(status.error);
  return text + "}";
}

}  // namespace sqlagent::jobs
