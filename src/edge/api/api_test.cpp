// What needs no database: the OpenAPI document against the tables, presenting values, problems,
// cookies and origins.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "app/answer/statement.h"
#include "edge/api/body.h"
#include "edge/api/documents.h"
#include "edge/api/gate.h"
#include "edge/api/present.h"
#include "edge/api/problem.h"
#include "edge/api/routes.h"
#include "edge/api/upload.h"

namespace sqlagent::api {
namespace {

namespace json = boost::json;

struct Asked : http::Request {
  http::awaitable<std::string_view> body_piece() override { co_return std::string_view(); }
};

Asked asked(std::vector<http::Header> headers) {
  Asked request;
  request.headers = std::move(headers);
  request.id = "request-1";
  return request;
}

// ---- the document

TEST(OpenApi, describes_exactly_the_routes) {
  const auto document = json::parse(openapi_json(), {}, {.max_depth = 64});
  std::set<std::string> described, served;
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      if (method == "parameters") continue;
      std::string verb(method);
      for (auto& c : verb) c = static_cast<char>(std::toupper(c));
      const auto* security = operation.as_object().if_contains("security");
      const bool open = security && security->as_array().empty();
      described.insert(verb + " " + std::string(path) + (open ? " open" : " signed in"));
    }
  }
  for (const auto& route : listed_routes()) {
    served.insert(route.method + " " + route.path + (route.open ? " open" : " signed in"));
  }
  EXPECT_EQ(described, served);
}

TEST(OpenApi, each_capture_is_a_parameter_and_each_reference_leads_somewhere) {
  const auto document = json::parse(openapi_json(), {}, {.max_depth = 64});
  const std::string text(openapi_json());
  for (size_t at = text.find("\"$ref\": \"#/"); at != std::string::npos;
       at = text.find("\"$ref\": \"#/", at + 1)) {
    const auto begin = at + 10, end = text.find('"', begin);
    boost::system::error_code error;
    document.find_pointer(text.substr(begin, end - begin), error);
    EXPECT_FALSE(error) << text.substr(begin, end - begin);
  }
  for (const auto& route : listed_routes()) {
    const auto brace = route.path.find('{');
    if (brace == std::string::npos) continue;
    const auto name = route.path.substr(brace + 1, route.path.find('}') - brace - 1);
    const auto described = json::serialize(document.at("paths").as_object().at(route.path));
    EXPECT_NE(described.find("\"name\":\"" + name + "\",\"in\":\"path\""), std::string::npos)
        << route.path;
  }
  EXPECT_EQ(std::string(document.at("info").at("version").as_string()), kVersion);
}

TEST(Documents, the_page_may_run_its_own_script_only) {
  EXPECT_NE(docs_policy().find("script-src 'sha256-"), std::string::npos);
  EXPECT_EQ(docs_policy().find("script-src 'self'"), std::string::npos);
}

// ---- values

std::string cell(const Cell& value, Type type) {
  std::string out;
  append_cell(out, value, type);
  return out;
}

TEST(Present, numbers_keep_their_digits) {
  EXPECT_EQ(cell("12.50", Type::numeric), "12.50");
  EXPECT_EQ(cell("-0.1000000000000000055", Type::numeric), "-0.1000000000000000055");
  EXPECT_EQ(cell("123456789012345", Type::integer), "123456789012345");
  EXPECT_EQ(cell("1234567890123456789", Type::integer), "\"1234567890123456789\"")
      << "a browser would round it";
  EXPECT_EQ(cell("1e+20", Type::numeric), "1e+20");
  EXPECT_EQ(cell("NaN", Type::numeric), "\"NaN\"");
  EXPECT_EQ(cell("-Infinity", Type::numeric), "\"-Infinity\"");
  EXPECT_EQ(cell("007", Type::integer), "\"007\"");
}

TEST(Present, other_values) {
  EXPECT_EQ(cell(std::nullopt, Type::integer), "null");
  EXPECT_EQ(cell("t", Type::boolean), "true");
  EXPECT_EQ(cell("f", Type::boolean), "false");
  EXPECT_EQ(cell("t", Type::text), "\"t\"");
  EXPECT_EQ(cell("2024-02-29", Type::date), "\"2024-02-29\"");
  EXPECT_EQ(cell("42", Type::text), "\"42\"") << "text stays text, leading zeros and all";
}

TEST(Present, rows_are_objects_with_one_member_per_column) {
  Table table{{{"n", Type::integer}, {"n", Type::text}, {"n_2", Type::text}},
              {{"1", "a", "b"}, {std::nullopt, "c\"", "d"}},
              false};
  EXPECT_EQ(rows_json(table, 0, 9),
            R"([{"n":1,"n_3":"a","n_2":"b"},{"n":null,"n_3":"c\"","n_2":"d"}])");
  EXPECT_EQ(rows_json(table, 1, 2), R"([{"n":null,"n_3":"c\"","n_2":"d"}])");
  EXPECT_EQ(rows_json(table, 2, 2), "[]");
}

TEST(Present, an_answer_has_every_field_of_the_contract) {
  answer::Answer answer;
  answer.chat = ChatId("8f14e45f-ceea-467f-a8f5-0a1b2c3d4e5f");
  answer.message = MessageId("9f14e45f-ceea-467f-a8f5-0a1b2c3d4e5f");
  answer.kind = answer::Kind::answer;
  answer.sql = "SELECT 1";
  answer.result = {{{"total", Type::numeric}}, {{"7.10"}}, true};
  answer.explanation = "It is 7.10.";
  answer.seconds = 0.0123;
  answer.units = {"EUR"};
  answer.roles = {catalog::Role::additive};
  answer.sources = {{"sales", "sales.csv", ""}};
  answer.stages = {{"read", 0.001}, {"database", 0.0111}};
  const auto document = json::parse(openapi_json(), {}, {.max_depth = 64});
  const auto shown = json::parse(answer_json(answer)).as_object();
  for (const auto& name :
       document.at("components").at("schemas").at("Answer").at("required").as_array()) {
    EXPECT_TRUE(shown.contains(name.as_string())) << name;
  }
  EXPECT_NE(answer_json(answer).find(R"("result":[{"total":7.10}])"), std::string::npos);
  EXPECT_NE(answer_json(answer).find(
                R"("columns":[{"name":"total","type":"numeric","role":"additive","unit":"EUR"}])"),
            std::string::npos);
  EXPECT_FALSE(json::parse(answer_json(answer, false)).as_object().contains("result"));
  EXPECT_EQ(server_timing(answer), "read;dur=1.0, database;dur=11.1");
}

TEST(Present, what_is_not_kept_has_no_ids) {
  const auto shown = json::parse(answer_json(answer::Answer())).as_object();
  EXPECT_TRUE(shown.at("session_id").is_null());
  EXPECT_TRUE(shown.at("message_id").is_null());
}

// ---- problems

TEST(Problem, refused_sql_says_where_and_what_was_meant) {
  using Reason = sql::Refusal::Reason;
  const answer::SqlRefused refused({Reason::unknown_column, "No column revnue.", 7, {"revenue"}},
                                   "SELECT revnue FROM sales");
  EXPECT_EQ(problem_response(asked({}), refused).body,
            R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
            R"("detail":"No column revnue.","code":"sql_refused","request_id":"request-1",)"
            R"("reason":"unknown_column","offset":7,"line":1,"column":8,"nearest":["revenue"]})");
  const answer::SqlRefused nowhere({Reason::too_long, "Too long.", -1, {}}, "SELECT 1");
  EXPECT_NE(problem_response(asked({}), nowhere)
                .body.find(R"("offset":null,"line":null,"column":null,"nearest":[]})"),
            std::string::npos);
}

TEST(Problem, errors_of_ours_speak_and_others_do_not) {
  const auto mine =
      problem_response(asked({}), Error(Code::not_found, "There is no \"x\".", "secret detail"));
  EXPECT_EQ(mine.status, 404);
  EXPECT_EQ(mine.headers[0].value, "application/problem+json");
  EXPECT_EQ(mine.body,
            R"({"type":"about:blank","title":"Not Found","status":404,)"
            R"("detail":"There is no \"x\".","code":"not_found","request_id":"request-1"})");
  const auto foreign = problem_response(asked({}), std::runtime_error("password=hunter2"));
  EXPECT_EQ(foreign.status, 500);
  EXPECT_EQ(foreign.body.find("hunter2"), std::string::npos);
}

TEST(Problem, busy_answers_say_when_to_come_back) {
  const auto header = [](const http::Response& response, std::string_view name) {
    for (const auto& one : response.headers) {
      if (one.name == name) return one.value;
    }
    return std::string();
  };
  EXPECT_EQ(header(problem_response(asked({}), Error(Code::too_many, "x")), "Retry-After"), "1");
  EXPECT_EQ(header(problem_response(asked({}), http::HttpError(503, Code::unavailable, "x",
                                                               {{"Retry-After", "5"}})),
                   "Retry-After"),
            "5");
  EXPECT_EQ(
      header(problem_response(asked({}), Error(Code::unauthenticated, "x")), "WWW-Authenticate"),
      "Bearer");
}

// ---- the gate

TEST(Gate, only_our_own_page_may_write_by_cookie) {
  const std::string url = "https://ask.example.com";
  EXPECT_TRUE(is_same_origin(asked({{"Sec-Fetch-Site", "same-origin"}}), ""));
  EXPECT_FALSE(is_same_origin(
      asked({{"Sec-Fetch-Site", "same-site"}, {"Origin", url}, {"Host", "ask.example.com"}}), url));
  EXPECT_TRUE(
      is_same_origin(asked({{"Origin", "http://localhost:8001"}, {"Host", "localhost:8001"}}), ""));
  EXPECT_FALSE(
      is_same_origin(asked({{"Origin", "http://evil.example"}, {"Host", "localhost:8001"}}), ""));
  EXPECT_FALSE(is_same_origin(asked({{"Origin", "null"}, {"Host", "localhost:8001"}}), ""));
  EXPECT_FALSE(is_same_origin(asked({{"Host", "localhost:8001"}}), ""))
      << "no word of where it comes from";
  EXPECT_TRUE(is_same_origin(asked({{"Origin", url}, {"Host", "10.0.0.7:8001"}}), url))
      << "behind a proxy";
}

TEST(Gate, the_cookie_is_kept_from_scripts) {
  EXPECT_EQ(session_cookie("t", std::chrono::seconds(60), true),
            "sqlagent_session=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
}

// ---- input

template <class Call>
std::string refusal_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.for_the_user();
  }
  return "accepted";
}

TEST(Body, members_of_the_wrong_type_are_said) {
  const auto body =
      json::parse(R"({"query":5,"flag":"x","today":"2026-02-30","nul":"a\u0000b","none":null})")
          .as_object();
  EXPECT_EQ(refusal_of([&] { text_member(body, "query"); }), "`query` must be a text.");
  EXPECT_EQ(refusal_of([&] { flag_member(body, "flag"); }), "`flag` must be true or false.");
  EXPECT_EQ(refusal_of([&] { date_member(body, "today"); }),
            "`today` must be a date like 2026-11-25.");
  EXPECT_EQ(refusal_of([&] { text_member(body, "nul"); }), "`nul` holds a NUL character.");
  EXPECT_EQ(text_member(body, "none"), std::nullopt);
  EXPECT_EQ(text_member(body, "absent"), std::nullopt);
}

TEST(Body, numbers_of_the_query_string_have_bounds) {
  auto request = asked({});
  EXPECT_EQ(number_parameter(request, "limit", 100, 1, 1000), 100u);
  request.query["limit"] = "1000";
  EXPECT_EQ(number_parameter(request, "limit", 100, 1, 1000), 1000u);
  for (const auto* bad : {"0", "1001", "-1", "1x", "", "99999999999999999999"}) {
    request.query["limit"] = bad;
    EXPECT_EQ(refusal_of([&] { number_parameter(request, "limit", 100, 1, 1000); }),
              "`limit` must be a whole number from 1 to 1000.")
        << bad;
  }
}

TEST(Upload, only_what_can_be_a_table_is_taken) {
  for (const auto* good : {"a.csv", "A.XLSX", "b.tsv", "report", "my.data.csv"}) {
    EXPECT_EQ(refusal_of([&] { refuse_other_than_spreadsheets(good); }), "accepted") << good;
  }
  EXPECT_NE(refusal_of([] {
              refuse_other_than_spreadsheets("cat.jpg");
            }).find("\"cat.jpg\" is not a spreadsheet"),
            std::string::npos);
}

TEST(PerUser, places_are_given_back) {
  PerUser places(2);
  const UserId me("8f14e45f-ceea-467f-a8f5-0a1b2c3d4e5f"),
      other("9f14e45f-ceea-467f-a8f5-0a1b2c3d4e5f");
  const auto first = places.enter(me, "questions");
  {
    const auto second = places.enter(me, "questions");
    EXPECT_NE(refusal_of([&] { places.enter(me, "questions"); }).find("Too many questions"),
              std::string::npos);
    EXPECT_EQ(refusal_of([&] { places.enter(other, "questions"); }), "accepted");
  }
  EXPECT_EQ(refusal_of([&] { places.enter(me, "questions"); }), "accepted");
}

}  // namespace
}  // namespace sqlagent::api
