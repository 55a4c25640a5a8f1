#include "io/http/static_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>

#include "io/http/digest.h"
#include "io/http/header_value.h"

namespace sqlagent::http {
namespace {

constexpr size_t kMaxFiles = 5000;
constexpr uint64_t kMaxBytes = 128u << 20;

std::string_view extension_of(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash)) return {};
  return path.substr(dot + 1);
}

std::string content_type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTypes{{
      {"html", "text/html; charset=utf-8"},
      {"txt", "text/plain; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json"},
      {"map", "application/json"},
      {"webmanifest", "application/manifest+json"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"ico", "image/x-icon"},
      {"webp", "image/webp"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"wasm", "application/wasm"},
  }};
  const auto extension = extension_of(path);
  const auto found =
      std::ranges::find(kTypes, extension, &std::pair<std::string_view, std::string_view>::first);
  return std::string(found == kTypes.end() ? "application/octet-stream" : found->second);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// style-src 'unsafe-inline': charts and virtual rows set element styles.
std::string policy(const std::set<std::string>& script_hashes) {
  std::string scripts = "'self'";
  for (const auto& hash : script_hashes) scripts += " " + hash;
  return "default-src 'self'; script-src " + scripts +
         "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
         "connect-src 'self'; "
         "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

bool is_immutable(std::string_view path) {
  return path.starts_with("/_next/static/");
}

// q of a coding in Accept-Encoding; 1 when not said. What is not a number counts as refused.
bool positive_quality(const HeaderValue& item) {
  const auto q = item.parameters.find("q");
  return q == item.parameters.end() || q->second.find_first_of("123456789") != std::string::npos;
}

}  // namespace

std::vector<std::string> inline_script_hashes(std::string_view html) {
  std::vector<std::string> hashes;
  const auto lower = lower_case(html);
  for (size_t at = lower.find("<script"); at != std::string::npos; at = lower.find("<script", at)) {
    const auto head_end = lower.find('>', at);
    const auto end = head_end == std::string::npos ? head_end : lower.find("</script", head_end);
    if (end == std::string::npos) break;
    const auto attributes = std::string_view(lower).substr(at + 7, head_end - at - 7);
    const bool elsewhere = attributes.find(" src=") != std::string_view::npos;
    if (!elsewhere)
      hashes.push_back("'sha256-" + sha256_base64(html.substr(head_end + 1, end - head_end - 1)) +
                       "'");
    at = end;
  }
  return hashes;
}

bool accepts_encoding(std::string_view header, std::string_view coding) {
  bool any = false;
  while (!header.empty()) {
    const auto comma = header.find(',');
    const auto item = parse_header_value(header.substr(0, comma));
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    if (item.value == coding) return positive_quality(item);
    if (item.value == "*") any = positive_quality(item);
  }
  return any;
}

bool matches_etag(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto item = trim_blanks(header.substr(0, comma));
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == etag) return true;
  }
  return false;
}

std::vector<Header> page_headers(const std::string& content_security_policy) {
  return {{"Content-Security-Policy", content_security_policy},
          {"X-Frame-Options", "DENY"},
          {"Referrer-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"}};
}

StaticFiles::StaticFiles(const std::string& folder) {
  namespace fs = std::filesystem;
  std::map<std::string, std::string> found;
  uint64_t total = 0;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(folder, error);
       !error && entry != fs::end(entry); entry.increment(error)) {
    if (!entry->is_regular_file(error) || entry->is_symlink(error)) continue;
    auto bytes = read_file(entry->path());
    total += bytes.size();
    if (found.size() >= kMaxFiles || total > kMaxBytes) {
      throw Error(Code::unavailable, "SQLAGENT_WEB (" + folder +
                                         ") holds more than 5,000 files or 128 MiB; it should be "
                                         "the folder of the built page.");
    }
    found.emplace("/" + entry->path().lexically_relative(folder).generic_string(),
                  std::move(bytes));
  }
  std::set<std::string> script_hashes;
  for (auto& [path, bytes] : found) {
    const bool variant = path.ends_with(".br") || path.ends_with(".gz");
    if (variant && found.contains(path.substr(0, path.size() - 3))) continue;
    if (path.ends_with(".html")) {
      for (auto& hash : inline_script_hashes(bytes)) script_hashes.insert(std::move(hash));
    }
    const auto body_of = [&found](const std::string& name,
                                  std::string_view suffix) -> std::optional<Body> {
      const auto one = found.find(name);
      if (one == found.end()) return std::nullopt;
      const auto tag = "\"" + sha256_hex(one->second).substr(0, 24) + std::string(suffix) + "\"";
      return Body{std::make_shared<const std::string>(one->second), tag};
    };
    files_.emplace(path, File{*body_of(path, ""), body_of(path + ".br", "-br"),
                              body_of(path + ".gz", "-gz"), content_type_of(path)});
  }
  policy_ = policy(script_hashes);
}

const StaticFiles::File* StaticFiles::find(std::string_view path, bool browser) const {
  const auto file = [this](const std::string& name) -> const File* {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
  };
  if (const auto* exact = file(std::string(path))) return exact;
  auto plain = path;
  while (plain.size() > 1 && plain.ends_with('/')) plain.remove_suffix(1);
  const auto extension = extension_of(plain);
  if (extension.empty() && plain.size() > 1) {
    if (const auto* page = file(std::string(plain) + ".html")) return page;
  }
  if (path.starts_with("/c/")) {  // chats: generated once, for every id
    if (extension == "txt") return file("/c.txt");
    if (extension.empty()) return file("/c.html");
  }
  // Programs that ask for an address we do not have get 404; only a browser opening it gets the
  // page.
  const bool odd =
      path.find("/.") != std::string_view::npos || path.find("//") != std::string_view::npos;
  return extension.empty() && browser && !odd ? file("/index.html") : nullptr;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  const auto accept = request.header("Accept").value_or("");
  const bool browser = request.path == "/" || accept.find("text/html") != std::string_view::npos;
  const auto* file = find(request.path, browser);
  if (!file) return std::nullopt;
  const auto encodings = request.header("Accept-Encoding").value_or("");
  const Body* body = &file->plain;
  std::string_view encoding;
  if (file->brotli && accepts_encoding(encodings, "br")) {
    body = &*file->brotli;
    encoding = "br";
  } else if (file->gzip && accepts_encoding(encodings, "gzip")) {
    body = &*file->gzip;
    encoding = "gzip";
  }
  Response response;
  response.headers = {
      {"ETag", body->etag},
      {"Cache-Control",
       is_immutable(request.path) ? "public, max-age=31536000, immutable" : "no-cache"},
      {"X-Content-Type-Options", "nosniff"}};
  if (file->brotli || file->gzip) response.headers.push_back({"Vary", "Accept-Encoding"});
  const auto known = request.header("If-None-Match");
  if (known && matches_etag(*known, body->etag)) {
    response.status = 304;
    return response;
  }
  response.headers.push_back({"Content-Type", file->content_type});
  if (!encoding.empty()) response.headers.push_back({"Content-Encoding", std::string(encoding)});
  if (file->content_type.starts_with("text/html")) {
    for (auto& header : page_headers(policy_)) response.headers.push_back(std::move(header));
  }
  response.shared_body = body->bytes;
  return response;
}

}  // namespace sqlagent::http
