// Identifiers that cannot be mixed up: a TaskId is not a UserId, although both are text.
// Does not make identifiers; PostgreSQL (gen_random_uuid) or app code does.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace sqlagent {

// Lower-case UUID text (RFC 4122), 36 characters: the only form an identifier takes on any wire.
bool is_uuid(std::string_view text);

template <class Tag>
class Id {
 public:
  // REQUIRES: is_uuid(text); use parse() for anything that came from outside.
  explicit Id(std::string text) : text_(std::move(text)) {}
  static std::optional<Id> parse(std::string_view text) {
    if (!is_uuid(text)) return std::nullopt;
    return Id(std::string(text));
  }
  const std::string& text() const { return text_; }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

using UserId = Id<struct UserTag>;
using TenantId = Id<struct TenantTag>;
using TaskId = Id<struct TaskTag>;
using FileId = Id<struct FileTag>;
using ChatId = Id<struct ChatTag>;        // one conversation: "session_id" in the HTTP contract
using MessageId = Id<struct MessageTag>;  // one question with its answer
using SignInId = Id<struct SignInTag>;    // one signed-in browser or terminal

}  // namespace sqlagent
