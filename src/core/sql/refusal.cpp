// What a reason is called by programs.
#include "core/sql/admit.h"

namespace sqlagent::sql {

std::string_view name(Refusal::Reason reason) {
  using enum Refusal::Reason;
  switch (reason) {
    case too_long:
      return "too_long";
    case not_utf8:
      return "not_utf8";
    case too_deep:
      return "too_deep";
    case syntax:
      return "syntax";
    case not_one_select:
      return "not_one_select";
    case forbidden_node:
      return "forbidden_node";
    case unknown_table:
      return "unknown_table";
    case unknown_column:
      return "unknown_column";
    case forbidden_function:
      return "forbidden_function";
    case forbidden_type:
      return "forbidden_type";
    case ambiguous:
      return "ambiguous";
    case limit:
      return "limit";
  }
  return "syntax";
}

}  // namespace sqlagent::sql
