#include "edge/api/documents.h"

#include "io/http/static_files.h"

namespace sqlagent::api {

const std::string& docs_policy() {
  static const std::string policy = [] {
    std::string scripts = "script-src";
    for (const auto& hash : http::inline_script_hashes(docs_html())) scripts += " " + hash;
    return "default-src 'none'; " + scripts +
           "; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; frame-ancestors "
           "'none'";
  }();
  return policy;
}

}  // namespace sqlagent::api
