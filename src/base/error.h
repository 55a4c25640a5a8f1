// The one exception type: it ends a request or a task, and is caught in two places (edge/api,
// edge/worker).
#pragma once
#include <exception>
#include <string>
#include <string_view>

namespace sqlagent {

// What went wrong, for a program. edge/api maps each to one HTTP status.
enum class Code {
  bad_request,         // 400
  unauthenticated,     // 401
  forbidden,           // 403
  not_found,           // 404, alike for absent and not-yours
  method_not_allowed,  // 405
  timeout,             // 408
  conflict,            // 409
  gone,                // 410
  too_large,           // 413
  unsupported_media,   // 415
  unprocessable,       // 422
  too_costly,          // 422, would take too long; may be asked for all the same
  too_many,            // 429
  internal,            // 500
  unavailable,         // 503, try again soon
  deadline,            // 504, the work took longer than its limit
  no_space,            // 507
};

std::string_view name(Code code);

// for_the_user: a sentence a person can act on; never holds a secret, a path of the machine or a
// database's raw text. for_the_log: whatever helps the one who repairs it.
class Error : public std::exception {
 public:
  Error(Code code, std::string for_the_user, std::string for_the_log = {})
      : code_(code), for_the_user_(std::move(for_the_user)), for_the_log_(std::move(for_the_log)) {}
  Code code() const { return code_; }
  const std::string& for_the_user() const { return for_the_user_; }
  const std::string& for_the_log() const { return for_the_log_; }
  const char* what() const noexcept override {
    return for_the_log_.empty() ? for_the_user_.c_str() : for_the_log_.c_str();
  }

 private:
  Code code_;
  std::string for_the_user_, for_the_log_;
};

}  // namespace sqlagent
