// A model's draft, mended without the model: what it said → one SELECT that the door admits, or
// nothing. Deterministic and bounded. Where two mendings would be about as good none is made: a
// refusal tells the model what is wrong, a wrong guess tells the asker something that is not so.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::prompt {

struct Mended {
  std::string sql;                // sql::admit takes it
  std::vector<std::string> done;  // what was changed, in order: "amout is read as amount"
};

// Steps: the SELECT out of fences and prose (statement.h), words of other databases (foreign.h),
// then as long as the door refuses, one mending at a time; last, columns missing in GROUP BY and
// values whose capitals differ. A draft without fault comes back as it is, `done` empty.
std::optional<Mended> mend(std::string_view said, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
