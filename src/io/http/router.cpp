#include "io/http/router.h"

#include <algorithm>
#include <array>
#include <set>

namespace sqlagent::http {
namespace {

constexpr std::array kMethods{Method::get,   Method::head, Method::post,   Method::put,
                              Method::patch, Method::del,  Method::options};

bool is_capture(std::string_view part) {
  return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  path.remove_prefix(1);
  for (;;) {
    const auto slash = path.find('/');
    parts.emplace_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

// Captures never match an empty part: /sessions/ is not /sessions/{id}.
bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::ranges::equal(pattern, segments,
                            [](const std::string& part, const std::string& segment) {
                              return is_capture(part) ? !segment.empty() : part == segment;
                            });
}

}  // namespace

std::string_view name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "GET";
}

std::optional<Method> method_from(std::string_view text) {
  for (const auto method : kMethods) {
    if (name(method) == text) return method;
  }
  return std::nullopt;
}

Router::Router(std::vector<Route> routes) {
  for (auto& route : routes) {
    Entry entry{.route = std::move(route), .segments = {}};
    entry.segments = split(entry.route.path);
    entry.captures = static_cast<size_t>(std::ranges::count_if(entry.segments, is_capture));
    entries_.push_back(std::move(entry));
  }
  std::ranges::sort(entries_, {}, &Entry::captures);
}

Router::Found Router::find(std::optional<Method> method,
                           const std::vector<std::string>& segments) const {
  Found found;
  std::set<Method> allowed;
  const Entry* head_by_get = nullptr;
  const Entry* exact = nullptr;
  for (const auto& entry : entries_) {
    if (!matches(entry.segments, segments)) continue;
    allowed.insert(entry.route.method);
    if (!exact && method == entry.route.method) exact = &entry;
    if (!head_by_get && method == Method::head && entry.route.method == Method::get)
      head_by_get = &entry;
  }
  if (allowed.contains(Method::get)) allowed.insert(Method::head);
  if (!allowed.empty()) allowed.insert(Method::options);
  for (const auto one : allowed) {
    if (!found.allow.empty()) found.allow += ", ";
    found.allow += name(one);
  }
  const auto* entry = exact ? exact : head_by_get;
  if (!entry) return found;
  found.route = &entry->route;
  for (size_t i = 0; i < segments.size(); ++i) {
    const auto& part = entry->segments[i];
    if (is_capture(part)) found.captures[part.substr(1, part.size() - 2)] = segments[i];
  }
  return found;
}

}  // namespace sqlagent::http
