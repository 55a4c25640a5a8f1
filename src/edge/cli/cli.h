// One-shot commands for the terminal. Each returns the exit code: 0 done, 1 it could not be done
// (said on stderr), 2 usage.
#pragma once
#include <string>
#include <vector>

#include "config.h"

namespace sqlagent::cli {
struct InitOptions {
  std::vector<std::string> harden;  // other databases to close to tenants' roles
  bool own_cluster = false;         // the cluster is ours alone: close all its databases
  bool rotate_passwords = false;    // new ones for all tenants' roles
};
int init(const Config& config,
         const InitOptions& options);  // roles, control schema, isolation; idempotent

struct AuditOptions {
  bool json = false;
  bool explain = false;  // attacks of one throw-away tenant on another, each shown
};
int audit(const Config& config, const AuditOptions& options);  // 0: green
int market(const Config& config,
           bool refresh);  // sample market data into `public`; refresh: up to today again
int shared_import(const Config& config, const std::vector<std::string>& files);

struct AskOptions {
  std::string question, as_email = "you@localhost", chat, today;
  std::string engine = "auto";  // auto, offline or model
  bool json = false;
};
int ask(const Config& config, const AskOptions& options);

struct CheckOptions {
  std::string file;  // core/measure/question_file.h; empty: all verified queries are proved again
  std::string as_email = "you@localhost", today;
  std::string engine = "auto";  // auto, offline or model
  bool json = false;
};
int check(const Config& config, const CheckOptions& options);  // 1: not everything is right

struct ExplainOptions {
  std::string question, as_email = "you@localhost", today;
  std::vector<std::string> after;  // questions of the conversation before, oldest first
  std::vector<std::string> facts;  // files and folders to read the question against; else a server
  bool json = false;
};
int explain(const Config& config, const ExplainOptions& options);

struct ImportOptions {
  std::vector<std::string> files;
  std::string as_email = "you@localhost", mode = "new", table, duplicates = "keep";
};
int import_files(const Config& config, const ImportOptions& options);

struct InspectOptions {
  std::vector<std::string> files;
  std::string folder;  // for result.json and the tables as CSV; empty: a receipt on the terminal
};
int inspect(const InspectOptions& options);  // 1 also if one of the files cannot be read

// Whether the language model of the settings answers, and what it can do.
int model(const Config& config);

struct PredictOptions {
  std::string questions, postgres, out;  // postgres: a URL with {db} for the database's name
  std::string without;                   // stages of the engine that are left out
  std::string engine = "offline";        // offline, model or auto
  bool hide_keys = false;                // declared keys are not used
};
int predict(const Config& config, const PredictOptions& options);

struct EvalOptions {
  std::string folder, only, postgres;  // postgres: a URL; empty: that of the running dev
  std::string without;                 // stages of the engine that are left out
  std::string features;                // a file for all candidates and their features; empty: none
  bool fails = false, json = false;
};
int eval(const Config& config, const EvalOptions& options);
}  // namespace sqlagent::cli
