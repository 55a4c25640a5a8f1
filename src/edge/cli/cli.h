// One-shot commands for the terminal. Each returns the exit code: 0 done, 1 it could not be done
// (said on stderr), 2 usage.
#pragma once
#include <string>
#include <vector>

#include "config.h"

namespace sqlagent::cli {
int init(const Config& config);  // roles, control schema, hardening of our database; idempotent
int market(const Config& config,
           bool refresh);  // sample market data into `public`; refresh: up to today again
int shared_import(const Config& config, const std::vector<std::string>& files);

struct AskOptions {
  std::string question, as_email = "you@localhost", chat, today;
  bool json = false;
};
int ask(const Config& config, const AskOptions& options);

struct ImportOptions {
  std::vector<std::string> files;
  std::string as_email = "you@localhost";
};
int import_files(const Config& config, const ImportOptions& options);
}  // namespace sqlagent::cli
