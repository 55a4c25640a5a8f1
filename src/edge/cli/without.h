// The option --without of commands that measure: which stages of the engine take part.
#pragma once
#include <string>

#include "base/error.h"
#include "core/nlq/stages.h"

namespace sqlagent::cli {

inline nlq::Stages stages_without(const std::string& names) {
  const auto stages = nlq::stages_without(names);
  if (!stages)
    throw Error(Code::bad_request,
                "There is no such stage in " + names + ". There are: " + nlq::stage_names() + ".");
  return *stages;
}

}  // namespace sqlagent::cli
