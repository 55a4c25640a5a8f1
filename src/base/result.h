// A failure that the caller looks at is a value; a failure that ends the journey is an Error
// (error.h).
#pragma once
#include <expected>

namespace sqlagent {

template <class T, class E>
using Result = std::expected<T, E>;
using std::unexpected;

}  // namespace sqlagent
