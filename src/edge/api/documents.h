// Texts embedded into the binary: the OpenAPI document and the page that shows it (docs/api,
// written by embed.cmake).
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::api {

extern const char kVersion[];
std::string_view openapi_json();
std::string_view docs_html();
// The Content-Security-Policy of that page: its own inline script, its own style, nothing else.
const std::string& docs_policy();

}  // namespace sqlagent::api
