// How a question was read, for a terminal and as JSON.
#pragma once
#include <string>

#include "core/nlq/read.h"
#include "core/nlq/trace.h"

namespace sqlagent::cli {

struct Explained {
  std::string question;
  const nlq::Trace& trace;
  const nlq::Readings& readings;
  const catalog::Catalog& catalog;
};

std::string explain_text(const Explained& explained);
std::string explain_json(const Explained& explained);

}  // namespace sqlagent::cli
