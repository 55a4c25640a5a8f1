#include "edge/api/problem.h"

#include "app/answer/chosen_text.h"
#include "app/answer/statement.h"
#include "base/json_text.h"
#include "edge/api/json_writer.h"
#include "edge/api/present.h"
#include "io/http/response_head.h"
#include "io/observe/event.h"

namespace sqlagent::api {

int status_of(Code code) {
  switch (code) {
    case Code::bad_request:
      return 400;
    case Code::unauthenticated:
      return 401;
    case Code::forbidden:
      return 403;
    case Code::not_found:
      return 404;
    case Code::method_not_allowed:
      return 405;
    case Code::timeout:
      return 408;
    case Code::conflict:
      return 409;
    case Code::gone:
      return 410;
    case Code::too_large:
      return 413;
    case Code::unsupported_media:
      return 415;
    case Code::unprocessable:
    case Code::too_costly:
      return 422;
    case Code::too_many:
      return 429;
    case Code::internal:
      return 500;
    case Code::unavailable:
      return 503;
    case Code::deadline:
      return 504;
    case Code::no_space:
      return 507;
  }
  return 500;
}

namespace {

// Where the SQL is not admitted, so that an editor can point there.
std::string members_of(const answer::SqlRefused& refused) {
  const auto& refusal = refused.refusal();
  JsonWriter json;
  const auto place = [&json](std::string_view name, int value) {
    json.name(name);
    value > 0 ? json.integer(value) : json.null();
  };
  json.begin_object().name("reason").text(sql::name(refusal.reason)).name("offset");
  refusal.offset >= 0 ? json.integer(refusal.offset) : json.null();
  place("line", refused.line());
  place("column", refused.column());
  json.name("nearest").texts(refusal.nearest).end_object();
  const auto object = json.take();
  return "," + object.substr(1, object.size() - 2);
}

std::string members_of(const answer::NotAChoice& none) {
  JsonWriter json;
  json.begin_object().name("assumptions").raw(assumptions_json(none.assumptions()));
  json.name("options").texts(none.options()).end_object();
  const auto object = json.take();
  return "," + object.substr(1, object.size() - 2);
}

}  // namespace

Problem problem_of(const std::exception& error) {
  Problem problem;
  const auto* ours = dynamic_cast<const Error*>(&error);
  if (!ours) {
    problem.code = name(Code::internal);
    problem.detail = "Something went wrong on our side. It has been noted; please try again.";
    return problem;
  }
  problem.status = status_of(ours->code());
  problem.code = name(ours->code());
  problem.detail = ours->for_the_user();
  if (const auto* wire = dynamic_cast<const http::HttpError*>(ours)) {
    problem.status = wire->status();
    problem.headers = wire->headers();
  }
  if (const auto* refused = dynamic_cast<const answer::SqlRefused*>(ours)) {
    problem.code = "sql_refused";
    problem.members = members_of(*refused);
  }
  if (const auto* none = dynamic_cast<const answer::NotAChoice*>(ours)) {
    problem.code = "not_a_choice";
    problem.members = members_of(*none);
  }
  const bool says_when = !problem.headers.empty();
  if ((problem.status == 429 || problem.status == 503) && !says_when) {
    problem.headers.push_back({"Retry-After", "1"});
  }
  if (problem.status == 401) problem.headers.push_back({"WWW-Authenticate", "Bearer"});
  return problem;
}

std::string to_json(const Problem& problem, std::string_view request_id) {
  std::string out = R"({"type":"about:blank","title":)";
  append_json_string(out, http::reason(problem.status));
  out += ",\"status\":" + std::to_string(problem.status) + ",\"detail\":";
  append_json_string(out, problem.detail);
  out += ",\"code\":";
  append_json_string(out, problem.code);
  out += ",\"request_id\":";
  append_json_string(out, request_id);
  return out + problem.members + "}";
}

http::Response problem_response(const http::Request& request, const std::exception& error) {
  auto problem = problem_of(error);
  if (problem.status >= 500) {
    observe::emit(observe::Failure{"api " + request.path, request.id, problem.code, error.what()});
  }
  auto response = http::Response::json(to_json(problem, request.id), problem.status);
  response.headers[0].value = "application/problem+json";
  for (auto& header : problem.headers) response.headers.push_back(std::move(header));
  return response;
}

}  // namespace sqlagent::api
