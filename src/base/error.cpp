#include "base/error.h"

namespace sqlagent {

std::string_view name(Code code) {
  switch (code) {
    case Code::bad_request:
      return "bad_request";
    case Code::unauthenticated:
      return "unauthenticated";
    case Code::forbidden:
      return "forbidden";
    case Code::not_found:
      return "not_found";
    case Code::method_not_allowed:
      return "method_not_allowed";
    case Code::timeout:
      return "timeout";
    case Code::conflict:
      return "conflict";
    case Code::gone:
      return "gone";
    case Code::too_large:
      return "too_large";
    case Code::unsupported_media:
      return "unsupported_media";
    case Code::unprocessable:
      return "unprocessable";
    case Code::too_costly:
      return "too_costly";
    case Code::too_many:
      return "too_many";
    case Code::internal:
      return "internal";
    case Code::unavailable:
      return "unavailable";
    case Code::deadline:
      return "deadline";
    case Code::no_space:
      return "no_space";
  }
  return "internal";
}

}  // namespace sqlagent
