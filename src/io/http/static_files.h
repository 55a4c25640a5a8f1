// The exported page: a folder kept in memory, served by exact name, by <name>.html, by the rule of
// dynamic routes
// (/c/* → c.html, c.txt) and by index.html for addresses a browser opens. Names are looked up in a
// table made at start, so no path can leave the folder.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/http/server.h"

namespace sqlagent::http {

class StaticFiles {
 public:
  // Reads every file; <name>.br and <name>.gz become variants of <name>. A folder that is absent
  // gives no pages. Error(unavailable) beyond 5,000 files or 128 MiB: that is not a built page.
  explicit StaticFiles(const std::string& folder);
  // nullopt: not a file of the page. REQUIRES: GET or HEAD.
  std::optional<Response> answer(const Request& request) const;
  bool has_page() const { return files_.contains("/index.html"); }
  const std::string& content_security_policy() const { return policy_; }

 private:
  struct Body {
    std::shared_ptr<const std::string> bytes;
    std::string etag;
  };
  struct File {
    Body plain;
    std::optional<Body> brotli, gzip;
    std::string content_type;
  };
  const File* find(std::string_view path, bool browser) const;
  std::map<std::string, File, std::less<>> files_;  // by path with a leading slash
  std::string policy_;
};

// sha256 sources ('sha256-…') of each inline script of an HTML document, in order.
std::vector<std::string> inline_script_hashes(std::string_view html);
// Whether an Accept-Encoding value takes `coding` (RFC 9110, 12.5.3): named with q > 0, or * with q
// > 0.
bool accepts_encoding(std::string_view header, std::string_view coding);
// Whether an If-None-Match value holds this entity tag (weak comparison, RFC 9110, 13.1.2).
bool matches_etag(std::string_view header, std::string_view etag);
// Headers that every HTML answer of ours carries beside its Content-Security-Policy.
std::vector<Header> page_headers(const std::string& content_security_policy);

}  // namespace sqlagent::http
