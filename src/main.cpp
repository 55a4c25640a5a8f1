// Which part of sqlagent this process is. Reads the command line and the environment, then hands
// over; decides nothing.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "base/error.h"
#include "base/fault.h"
#include "config.h"
#include "edge/api/serve.h"
#include "edge/beat/beat.h"
#include "edge/cli/cli.h"
#include "edge/dev/dev.h"
#include "edge/worker/read_sheet.h"
#include "edge/worker/work.h"
#include "io/observe/event.h"

namespace {

using Part = std::function<int(const sqlagent::Config&)>;

using sqlagent::observe::Lines;

int with_config(const char* process, const Part& part, Lines lines = Lines::usual,
                const sqlagent::Env& environment = sqlagent::read_environment()) {
  const auto config = sqlagent::Config::from(environment);
  if (!config) {
    for (const auto& problem : config.error())
      std::fprintf(stderr, "sqlagent: %s\n", problem.c_str());
    return 2;
  }
  sqlagent::observe::configure(process, config->debug ? Lines::all : lines);
  sqlagent::fault::arm(config->fault);
  try {
    return part(*config);
  } catch (const sqlagent::Error& error) {
    std::fprintf(stderr, "sqlagent: %s\n", error.for_the_user().c_str());
    sqlagent::observe::emit(sqlagent::observe::Failure{process, "", std::string(name(error.code())),
                                                       error.for_the_log()});
    return 1;
  }
}

// A command at the terminal uses the dev that runs here, when one does. A person is not shown log
// lines; a log file is.
int at_terminal(const char* process, const Part& part) {
  const auto lines = isatty(STDERR_FILENO) ? Lines::none : Lines::usual;
  return with_config(process, part, lines, sqlagent::read_environment_of_running_dev());
}

}  // namespace

int main(int argc, char** argv) {
  using namespace sqlagent;
  CLI::App app{"sqlagent: ask your spreadsheets, get numbers you can trust", "sqlagent"};
  app.set_version_flag("--version", "0.1.0");
  app.require_subcommand(1);

  auto* dev = app.add_subcommand(
      "dev", "everything on this machine: database, queue, server, workers, sample data");
  auto* serve = app.add_subcommand("serve", "the HTTP server");
  auto* work = app.add_subcommand("work", "a worker");
  std::vector<std::string> queues{"file_processing", "query_processing", "default"};
  work->add_option("--queues", queues, "queues to serve")->delimiter(',');
  auto* beat = app.add_subcommand("beat", "the timetable");
  auto* init = app.add_subcommand("init", "create or update roles, control schema, isolation");
  cli::InitOptions installing;
  init->add_option("--harden", installing.harden, "close this database too to tenants' roles")
      ->delimiter(',');
  init->add_flag("--own-cluster", installing.own_cluster,
                 "nobody else uses this PostgreSQL: close all its databases to tenants' roles");
  init->add_flag("--rotate-tenant-passwords", installing.rotate_passwords,
                 "new passwords for all tenants' roles, sealed with SECRET_KEY");
  cli::AuditOptions auditing;
  auto* audit = app.add_subcommand("audit", "does the database isolate one user from another?");
  audit->add_flag("--json", auditing.json, "for programs");
  audit->add_flag("--explain", auditing.explain, "try published attacks and show what stops each");
  bool refresh = false;
  auto* market = app.add_subcommand("market", "load the sample market data");
  market->add_flag("--refresh", refresh, "make it again, up to today");
  auto* shared = app.add_subcommand("shared", "shared data that every user can ask");
  auto* shared_import = shared->add_subcommand("import", "load files into the shared schema");
  std::vector<std::string> shared_files;
  shared_import->add_option("files", shared_files)->required()->check(CLI::ExistingFile);
  shared->require_subcommand(1);

  cli::AskOptions question;
  auto* ask = app.add_subcommand("ask", "one question from the terminal");
  ask->add_option("question", question.question)->required();
  ask->add_option("--as", question.as_email, "who asks (e-mail)");
  ask->add_option("--chat", question.chat, "go on in this conversation (its id)");
  ask->add_option("--today", question.today,
                  "the date that \"last month\" counts from (YYYY-MM-DD)");
  ask->add_option("--engine", question.engine, "who answers: auto, offline or model");
  ask->add_flag("--json", question.json, "print the HTTP API's answer");

  cli::CheckOptions checking;
  auto* check = app.add_subcommand("check", "your own test questions, asked and judged");
  check->add_option("file", checking.file,
                    "\"? question\" over \"= SELECT …\" or \": value | value\" for each right row; "
                    "without it all verified queries are proved again");
  check->add_option("--as", checking.as_email, "who asks (e-mail)");
  check->add_option("--today", checking.today,
                    "the date that \"last month\" counts from (YYYY-MM-DD)");
  check->add_option("--engine", checking.engine, "who answers: auto, offline or model");
  check->add_flag("--json", checking.json, "print it for a program");

  cli::ExplainOptions explained;
  auto* explain = app.add_subcommand("explain", "how a question is read, without running it");
  explain->add_option("question", explained.question)->required();
  explain->add_option("--as", explained.as_email, "who asks (e-mail)");
  explain->add_option("--after", explained.after, "a question of the conversation before")
      ->expected(1)
      ->take_all();
  explain->add_option("--facts", explained.facts, "files or folders to ask instead of a server")
      ->check(CLI::ExistingPath);
  explain->add_option("--today", explained.today,
                      "the date that \"last month\" counts from (YYYY-MM-DD)");
  explain->add_flag("--json", explained.json, "print it for a program");

  cli::ImportOptions import;
  auto* import_command = app.add_subcommand("import", "load spreadsheets from the terminal");
  import_command->add_option("files", import.files)->required()->check(CLI::ExistingFile);
  import_command->add_option("--as", import.as_email, "whose files these are (e-mail)");
  import_command->add_option("--mode", import.mode, "new, append or replace");
  import_command->add_option("--table", import.table, "the table to append to or replace");
  import_command->add_option("--duplicates", import.duplicates,
                             "keep or skip rows that the table has already");

  // Started by a worker for each file, never by a person.
  uint64_t reader_bytes = 0, reader_seconds = 0;
  auto* read_sheet = app.add_subcommand("read-sheet", "")->group("");
  read_sheet->add_option("memory", reader_bytes)->required();
  read_sheet->add_option("seconds", reader_seconds)->required();

  cli::InspectOptions inspection;
  auto* inspect =
      app.add_subcommand("inspect", "what would be read from files, without a database");
  inspect->add_option("files", inspection.files)->required()->check(CLI::ExistingFile);
  inspect->add_option("--out", inspection.folder, "write result.json and the tables as CSV here");

  constexpr auto kWithout =
      "leave these parts of the engine out, with commas between them, to see what they are worth";
  cli::PredictOptions prediction;
  auto* predict = app.add_subcommand("predict", "the engine's answers to a file of questions");
  predict->add_option("--questions", prediction.questions, "JSON lines: id, db, schema, question")
      ->required()
      ->check(CLI::ExistingFile);
  predict->add_option("--postgres", prediction.postgres, "URL; {db} is the question's database")
      ->required();
  predict->add_option("--out", prediction.out, "file for the predictions")->required();
  predict->add_option("--without", prediction.without, kWithout);
  predict->add_option("--engine", prediction.engine,
                      "who answers: offline, model (that of the settings) or auto");
  predict->add_flag("--hide-keys", prediction.hide_keys, "as if no keys were declared");

  auto* model = app.add_subcommand(
      "model", "does the language model of the settings answer, and what can it do?");

  cli::EvalOptions evaluation;
  auto* eval = app.add_subcommand("eval", "the engine's answers to our own questions, judged");
  eval->add_option("folder", evaluation.folder, "of .questions files and their tables")
      ->required()
      ->check(CLI::ExistingDirectory);
  eval->add_option("--schema", evaluation.only, "one of them");
  eval->add_option("--postgres", evaluation.postgres, "URL of a database for temporary tables");
  eval->add_option("--without", evaluation.without, kWithout);
  eval->add_option(
      "--features", evaluation.features,
      "write all candidates with their features here (JSON lines), to train the ranker");
  eval->add_flag("--fails", evaluation.fails, "show what was answered wrongly");
  eval->add_flag("--json", evaluation.json, "figures, for programs");

  CLI11_PARSE(app, argc, argv);

  if (*read_sheet) return worker::read_sheet(reader_bytes, reader_seconds);
  if (*dev) return with_config("dev", [&](const Config& c) { return dev::dev(c, argv[0]); });
  if (*serve) return with_config("serve", api::serve);
  if (*work) return with_config("work", [&](const Config& c) { return worker::work(c, queues); });
  if (*beat) return with_config("beat", beat::beat);
  if (*init) return with_config("init", [&](const Config& c) { return cli::init(c, installing); });
  if (*audit) return at_terminal("audit", [&](const Config& c) { return cli::audit(c, auditing); });
  if (*market)
    return at_terminal("market", [&](const Config& c) { return cli::market(c, refresh); });
  if (*shared_import)
    return at_terminal("shared",
                       [&](const Config& c) { return cli::shared_import(c, shared_files); });
  if (*ask) return at_terminal("ask", [&](const Config& c) { return cli::ask(c, question); });
  if (*check) return at_terminal("check", [&](const Config& c) { return cli::check(c, checking); });
  if (*explain)
    return at_terminal("explain", [&](const Config& c) { return cli::explain(c, explained); });
  if (*inspect) return cli::inspect(inspection);
  if (*model) return with_config("model", cli::model, Lines::none);
  if (*predict)
    return with_config("predict", [&](const Config& c) { return cli::predict(c, prediction); });
  if (*eval) return at_terminal("eval", [&](const Config& c) { return cli::eval(c, evaluation); });
  if (*import_command)
    return at_terminal("import", [&](const Config& c) { return cli::import_files(c, import); });
  return 2;
}
