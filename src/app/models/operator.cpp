#include "app/models/operator.h"

#include <algorithm>

#include "io/model/url.h"

namespace sqlagent::models {

Limits lower(const Limits& one, const Limits& other) {
  const auto least = [](auto a, auto b) { return a && b ? std::min(a, b) : a ? a : b; };
  return {least(one.tokens, other.tokens), least(one.money, other.money)};
}

model::Options way_to(const Operator& by_server, std::string_view base_url) {
  auto options = by_server.options;
  if (!model::is_encrypted(base_url)) options.proxy = Secret<std::string>();
  return options;
}

}  // namespace sqlagent::models
