#include "config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace sqlagent {
namespace {

std::string problems_of(const Env& env) {
  const auto config = Config::from(env);
  std::string all;
  if (config) return all;
  for (const auto& problem : config.error()) all += problem + "\n";
  return all;
}

TEST(Config, an_empty_environment_gives_the_defaults) {
  const auto config = Config::from({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->api_port, 8001);
  EXPECT_EQ(config->api_host, "127.0.0.1");
  EXPECT_EQ(config->spool_dir, "var/spool");
  EXPECT_EQ(config->max_upload_bytes, 2048ull << 20);
  EXPECT_FALSE(config->admin_url);
  EXPECT_TRUE(config->listens_on_loopback());
}

TEST(Config, all_problems_come_at_once) {
  const auto problems = problems_of({{"API_PORT", "eighty"},
                                     {"DEBUG", "maybe"},
                                     {"SECRET_KEY", "short"},
                                     {"DATABASE_URL", "mysql://root:hunter2@db/x"},
                                     {"MAX_UPLOAD_MB", "0"}});
  EXPECT_NE(problems.find("API_PORT is \"eighty\""), std::string::npos);
  EXPECT_NE(problems.find("DEBUG is \"maybe\""), std::string::npos);
  EXPECT_NE(problems.find("SECRET_KEY has 5 bytes"), std::string::npos);
  EXPECT_NE(problems.find("DATABASE_URL starts with mysql://"), std::string::npos);
  EXPECT_NE(problems.find("MAX_UPLOAD_MB"), std::string::npos);
  EXPECT_EQ(problems.find("hunter2"), std::string::npos) << "a password must not be repeated";
}

TEST(Config, a_secret_of_one_character_is_weak_however_long) {
  EXPECT_NE(problems_of({{"SECRET_KEY", std::string(64, 'a')}}).find("over and over"),
            std::string::npos);
  EXPECT_EQ(problems_of({{"SECRET_KEY", std::string(32, 'a') + "b"}}), "");
}

TEST(Config, the_administrators_address_has_three_spellings) {
  EXPECT_EQ(Config::from({{"PORTFOLIOSQL_DATABASE_URI", "postgresql+psycopg2://u:p@h/d"}})
                ->admin_url->reveal(),
            "postgresql://u:p@h/d");
  EXPECT_EQ(Config::from({{"DB_HOST", "db"}, {"DB_PASSWORD", "p@ss/word"}})->admin_url->reveal(),
            "postgresql://postgres:p%40ss%2Fword@db:5432/portfoliosql");
  EXPECT_EQ(Config::from({{"DB_HOST", "/run/postgresql"},
                          {"DB_USER", "me"},
                          {"DB_PORT", "5433"},
                          {"DB_NAME", "x"}})
                ->admin_url->reveal(),
            "postgresql://me@%2Frun%2Fpostgresql:5433/x");
  EXPECT_EQ(Config::from({{"DATABASE_URL", "host=a dbname=b"}, {"DB_HOST", "ignored"}})
                ->admin_url->reveal(),
            "host=a dbname=b");
}

TEST(Config, each_part_says_what_it_misses) {
  const auto config = Config::from({{"REDIS_URL", "redis://localhost"}});
  ASSERT_TRUE(config);
  const auto serve = config->missing_for_serve();
  ASSERT_EQ(serve.size(), 2u);
  EXPECT_TRUE(serve[0].starts_with("CONTROL_DATABASE_URL is not set"));
  EXPECT_TRUE(serve[1].starts_with("SECRET_KEY is not set"));
  EXPECT_EQ(config->missing_for_work().size(), 2u);
}

TEST(Config, lists_and_flags) {
  const auto config = Config::from(
      {{"ADMIN_EMAILS", " a@x.org, b@y.org ,"}, {"DEBUG", "On"}, {"API_HOST", "0.0.0.0"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->admins, (std::vector<std::string>{"a@x.org", "b@y.org"}));
  EXPECT_TRUE(config->debug);
  EXPECT_FALSE(config->listens_on_loopback());
}

TEST(Config, the_way_to_a_model) {
  Env env{{"OPENAI_API_KEY", "sk-1"},
          {"OPENAI_MODEL", "m"},
          {"HTTPS_PROXY", "proxy.example.com:3128"},
          {"NO_PROXY", "localhost"},
          {"MODEL_FIRST_SECONDS", "30"}};
  const auto config = Config::from(env);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->https_proxy->reveal(), "proxy.example.com:3128");
  EXPECT_EQ(config->no_proxy, "localhost");
  EXPECT_EQ(config->model_first_seconds, 30);
  env["HTTPS_PROXY"] = "ftp://me:hunter2@proxy";
  const auto problems = problems_of(env);
  EXPECT_NE(problems.find("HTTPS_PROXY must start with"), std::string::npos);
  EXPECT_EQ(problems.find("hunter2"), std::string::npos);
  EXPECT_EQ(problems_of({{"HTTPS_PROXY", "ftp://proxy"}}), "") << "nobody is asked through it";
}

std::vector<std::string> headers_of(const Config& config) {
  std::vector<std::string> out;
  for (const auto& header : config.traces_headers) out.push_back(header.reveal());
  return out;
}

TEST(Config, traces_are_off_until_somebody_wants_them) {
  EXPECT_FALSE(Config::from({{"OTEL_EXPORTER_OTLP_HEADERS", "a=b"}})->has_traces());
  const auto config = Config::from({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/"},
                                    {"OTEL_EXPORTER_OTLP_HEADERS", "api-key=k%20%41%, other = x=y"},
                                    {"LANGCHAIN_API_KEY", "lsv2"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->traces_url, "http://127.0.0.1:4318/v1/traces");
  EXPECT_EQ(headers_of(*config), (std::vector<std::string>{"api-key: k A%", "other: x=y"}))
      << "and LangSmith's key stays here";
  EXPECT_FALSE(config->traces_with_content);
}

TEST(Config, what_is_said_of_traces_alone_comes_first) {
  const auto config = Config::from({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a"},
                                    {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://b/otlp"},
                                    {"OTEL_EXPORTER_OTLP_HEADERS", "x=1"},
                                    {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "y=2"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->traces_url, "http://b/otlp");
  EXPECT_EQ(headers_of(*config), std::vector<std::string>{"y: 2"});
}

TEST(Config, langsmith_by_its_key) {
  const auto config = Config::from({{"LANGCHAIN_API_KEY", "lsv2"}, {"LANGCHAIN_PROJECT", "shop"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->traces_url, "https://api.smith.langchain.com/otel/v1/traces");
  EXPECT_EQ(headers_of(*config),
            (std::vector<std::string>{"x-api-key: lsv2", "Langsmith-Project: shop"}));
}

TEST(Config, traces_problems_repeat_no_value) {
  for (const Env& env : std::vector<Env>{
           {{"OTEL_EXPORTER_OTLP_ENDPOINT", "https://me:hunter2@collector"}},
           {{"OTEL_EXPORTER_OTLP_ENDPOINT", "hunter2:4317"}},
           {{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a"},
            {"OTEL_EXPORTER_OTLP_HEADERS", "x=hunter2%0d%0aHost: b"}},
           {{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://a"}, {"OTEL_EXPORTER_OTLP_HEADERS", "hunter2"}},
           {{"LANGCHAIN_API_KEY", "hunter2\nx"}},
           {{"LANGCHAIN_API_KEY", "k"}, {"LANGCHAIN_ENDPOINT", "hunter2"}}}) {
    const auto problems = problems_of(env);
    EXPECT_NE(problems, "");
    EXPECT_EQ(problems.find("hunter2"), std::string::npos) << problems;
  }
}

TEST(Config, what_a_model_costs_and_how_much_a_day) {
  Env env{{"OPENAI_API_KEY", "sk-1"},
          {"OPENAI_MODEL", "org/m=1"},
          {"MODEL_PRICES", " org/m=1=0.25/0.025/2 , other = 1/3,"},
          {"MODEL_CURRENCY", "EUR"},
          {"MODEL_TOKENS_PER_DAY", "0"},
          {"MODEL_MONEY_PER_DAY", "1.50"}};
  const auto config = Config::from(env);
  ASSERT_TRUE(config) << problems_of(env);
  EXPECT_EQ(config->model_prices.at("org/m=1"), price_from_text("0.25/0.025/2"));
  EXPECT_EQ(config->model_prices.at("other"), price_from_text("1/1/3"));
  EXPECT_EQ(config->model_tokens_per_day, 0);
  EXPECT_EQ(config->model_money_per_day, nano_from_text("1.5"));
  EXPECT_FALSE(Config::from({})->model_tokens_per_day) << "no limit is not zero";

  env["MODEL_PRICES"] = "m=cheap";
  const auto problems = problems_of(env);
  EXPECT_NE(problems.find("MODEL_PRICES holds \"m=cheap\""), std::string::npos);
  EXPECT_NE(problems.find("MODEL_MONEY_PER_DAY needs the price of org/m=1"), std::string::npos);
  for (const auto* prices : {"m", "=1/2", "m=1", "m=1/2/3/4", "m=-1/2", "m=1/2;n=1/2"})
    EXPECT_NE(problems_of({{"MODEL_PRICES", prices}}), "") << prices;
  EXPECT_NE(problems_of({{"MODEL_PRICES", "m=1/2,m=1/3"}}).find("twice"), std::string::npos);
  EXPECT_NE(problems_of({{"MODEL_CURRENCY", "euro"}}), "");
  EXPECT_NE(problems_of({{"MODEL_MONEY_PER_DAY", "1,50"}}), "");
  EXPECT_NE(problems_of({{"MODEL_TOKENS_PER_DAY", "-1"}}), "");
}

TEST(Config, where_tenants_own_models_may_be) {
  const auto usual = Config::from({});
  EXPECT_TRUE(usual->own_endpoints_public && usual->own_endpoint_hosts.empty());
  const auto none = Config::from({{"MODEL_OWN_ENDPOINTS", "none"}});
  EXPECT_FALSE(none->own_endpoints_public);
  const auto some = Config::from({{"MODEL_OWN_ENDPOINTS", "ollama.lan:11434, public"}});
  EXPECT_TRUE(some->own_endpoints_public);
  EXPECT_EQ(some->own_endpoint_hosts, std::vector<std::string>{"ollama.lan:11434"});
  for (const auto* list : {"none,public", "http://ollama.lan", "me@host"})
    EXPECT_NE(problems_of({{"MODEL_OWN_ENDPOINTS", list}}), "") << list;
}

TEST(EnvFile, quotes_comments_and_export) {
  const auto env = parse_env_text(
      "\xEF\xBB\xBF# heading\r\nA=1\r\n export B = two words # why\nC='it # stays "
      "$x'\nD=\"line\\nnext \\\"q\\\"\" # c\nE=\nF=a#b\n");
  EXPECT_EQ(env.at("A"), "1");
  EXPECT_EQ(env.at("B"), "two words");
  EXPECT_EQ(env.at("C"), "it # stays $x");
  EXPECT_EQ(env.at("D"), "line\nnext \"q\"");
  EXPECT_EQ(env.at("E"), "");
  EXPECT_EQ(env.at("F"), "a#b");
  EXPECT_EQ(env.size(), 6u);
}

TEST(EnvFile, a_line_that_is_not_understood_becomes_a_problem_without_its_value) {
  const auto problems = problems_of(parse_env_text("A=1\nSECRET_KEY='open-ended\njust words\n"));
  EXPECT_NE(problems.find("Line 2 of .env (SECRET_KEY)"), std::string::npos);
  EXPECT_NE(problems.find("Line 3 of .env is"), std::string::npos);
  EXPECT_EQ(problems.find("open-ended"), std::string::npos);
}

TEST(EnvExample, names_every_setting_once_with_a_value_that_is_accepted) {
  std::ifstream file(SQLAGENT_SOURCE_DIR "/.env.example");
  std::set<std::string> documented;
  Env env;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#") && line.size() > 1 && line[1] >= 'A' && line[1] <= 'Z')
      line.erase(0, 1);
    const auto one = parse_env_text(line);
    for (const auto& [name, value] : one) {
      EXPECT_FALSE(name.starts_with(".env:")) << line;
      EXPECT_TRUE(documented.insert(name).second) << name << " stands twice";
      env[name] = value;
    }
  }
  const auto known = known_settings();
  EXPECT_EQ(documented, std::set<std::string>(known.begin(), known.end()));
  EXPECT_EQ(problems_of(env), "");
}

}  // namespace
}  // namespace sqlagent
