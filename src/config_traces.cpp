#include "config_traces.h"

#include <algorithm>
#include <string_view>

#include "config_text.h"

namespace sqlagent {
namespace {

constexpr size_t kMostHeaders = 32;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// %41 → A. A percent sign that begins nothing stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool three = text[i] == '%' && i + 2 < text.size();
    const int high = three ? digit_of(text[i + 1]) : -1, low = three ? digit_of(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// RFC 9110, 5.6.2 and 5.5.
bool is_name(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.contains(c);
  });
}
bool is_value(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 127; });
}

bool is_address(std::string_view url) {
  const bool http = url.starts_with("https://") || url.starts_with("http://");
  const auto rest = url.substr(std::min(url.size(), url.find("://") + 3));
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  return http && !host.empty() && !host.contains('@') &&
         std::ranges::all_of(url, [](char c) { return c > ' ' && c < 127; });
}

}  // namespace

std::string at_collector(std::string base) {
  while (base.ends_with('/')) base.pop_back();
  return base + "/v1/traces";
}

Traces traces_to(std::string url, const std::optional<std::string>& headers) {
  Traces out{std::move(url), {}, {}};
  if (!is_address(out.url))
    out.problems.emplace_back(
        "OTEL_EXPORTER_OTLP_ENDPOINT is no address of a collector; write it as "
        "http://127.0.0.1:4318 (OTLP over HTTP), and keys as OTEL_EXPORTER_OTLP_HEADERS.");
  std::string_view rest = headers ? std::string_view(*headers) : std::string_view();
  while (!rest.empty()) {
    const auto pair = trim(rest.substr(0, rest.find(',')));
    rest = rest.substr(std::min(rest.size(), rest.find(',')));
    if (!rest.empty()) rest.remove_prefix(1);
    if (pair.empty()) continue;
    const auto equals = std::min(pair.size(), pair.find('='));
    const auto name = percent_decoded(trim(pair.substr(0, equals)));
    const auto value =
        percent_decoded(trim(equals < pair.size() ? pair.substr(equals + 1) : std::string_view()));
    if (equals == pair.size() || !is_name(name) || !is_value(value) ||
        out.headers.size() >= kMostHeaders) {
      out.problems.emplace_back(
          "OTEL_EXPORTER_OTLP_HEADERS is not understood; write name=value, with commas between "
          "several.");
      break;
    }
    out.headers.emplace_back(name + ": " + value);
  }
  return out;
}

Traces traces_to_langsmith(const std::string& endpoint, const std::string& key,
                           const std::string& project) {
  std::string url = endpoint;
  while (url.ends_with('/')) url.pop_back();
  Traces out{url + "/otel/v1/traces", {}, {}};
  if (!is_address(out.url))
    out.problems.emplace_back(
        "LANGCHAIN_ENDPOINT is no address; write it as https://api.smith.langchain.com.");
  if (!is_value(key) || !is_value(project))
    out.problems.emplace_back(
        "LANGCHAIN_API_KEY or LANGCHAIN_PROJECT holds a character that no header has; copy it "
        "again.");
  out.headers.emplace_back("x-api-key: " + key);
  if (!project.empty()) out.headers.emplace_back("Langsmith-Project: " + project);
  return out;
}

}  // namespace sqlagent
