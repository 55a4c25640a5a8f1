// Every failure as RFC 9457 application/problem+json: {type, title, status, detail, code,
// request_id}. `detail` is for a person, `code` for a program; SQL that was refused also says where
// and what was probably meant. One of the two places where
// exceptions are caught.
#pragma once
#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/http/server.h"

namespace sqlagent::api {

int status_of(Code code);

struct Problem {
  int status = 500;
  std::string detail, code;
  std::vector<http::Header> headers;
  std::string
      members;  // more JSON members, each with a comma in front: what RFC 9457 calls extensions
};
// What may be said of an exception. Anything that is no Error of ours is "internal", without its
// text.
Problem problem_of(const std::exception& error);
std::string to_json(const Problem& problem, std::string_view request_id);

// problem_of as an answer; failures that the asker cannot act on also become an event for the log.
http::Response problem_response(const http::Request& request, const std::exception& error);

}  // namespace sqlagent::api
