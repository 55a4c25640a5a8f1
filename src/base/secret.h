// A value that must never be printed, logged or serialised: passwords, keys, tokens.
// It has no printer and no JSON conversion on purpose; reveal() is the word to search a review for.
#pragma once
#include <iosfwd>
#include <utility>

namespace sqlagent {

template <class T>
class Secret {
 public:
  Secret() = default;
  explicit Secret(T value) : value_(std::move(value)) {}
  const T& reveal() const { return value_; }

 private:
  T value_{};
};

template <class T>
std::ostream& operator<<(std::ostream&, const Secret<T>&) = delete;

}  // namespace sqlagent
