// Reading settings by name. known_settings() is the list of what a reader was asked for, so the
// list cannot miss one; what is wrong is collected, so that all is told at once.
#pragma once
#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <vector>

#include "config.h"
#include "config_text.h"

namespace sqlagent {

class SettingsReader {
 public:
  explicit SettingsReader(const Env& env) : env_(env) {}

  // Empty counts as not set: KEY= in a .env file is how people switch a setting off.
  std::optional<std::string> text(const char* name) {
    asked_.insert(name);
    const auto found = env_.find(name);
    if (found == env_.end() || trim(found->second).empty()) return std::nullopt;
    return std::string(trim(found->second));
  }
  void text(const char* name, std::string& into) {
    if (auto value = text(name)) into = *value;
  }
  // Between commas, without blanks around; empty ones are passed over.
  std::vector<std::string> list(const char* name) {
    std::vector<std::string> out;
    const auto value = text(name).value_or("");
    for (size_t at = 0; at < value.size();) {
      const auto end = std::min(value.find(',', at), value.size());
      const auto entry = trim(std::string_view(value).substr(at, end - at));
      if (!entry.empty()) out.emplace_back(entry);
      at = end + 1;
    }
    return out;
  }
  template <class Number>
  void number(const char* name, Number& into, long long lowest, long long highest,
              const char* unit) {
    const auto value = text(name);
    if (!value) return;
    long long parsed = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), parsed);
    if (error != std::errc() || end != value->data() + value->size() || parsed < lowest ||
        parsed > highest) {
      problem(std::string(name) + " is \"" + *value + "\"; it must be a whole number " + unit +
              " from " + std::to_string(lowest) + " to " + std::to_string(highest) + ".");
    } else {
      into = static_cast<Number>(parsed);
    }
  }
  void flag(const char* name, bool& into) {
    const auto value = text(name);
    if (!value) return;
    std::string lower = *value;
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (lower == "true" || lower == "1" || lower == "yes" || lower == "on") {
      into = true;
    } else if (lower == "false" || lower == "0" || lower == "no" || lower == "off") {
      into = false;
    } else {
      problem(std::string(name) + " is \"" + *value + "\"; write true or false.");
    }
  }
  // The value itself is never repeated in the problem: it may hold a password.
  std::optional<Secret<std::string>> postgres(const char* name) {
    auto value = text(name);
    if (!value) return std::nullopt;
    const auto scheme_end = value->find("://");
    if (scheme_end == std::string::npos) {
      if (value->find('=') == std::string::npos) {
        problem(
            std::string(name) +
            " is not a PostgreSQL address; write postgresql://user:password@host:5432/database.");
      }
      return Secret<std::string>(*value);
    }
    auto scheme = value->substr(0, scheme_end);
    scheme =
        scheme.substr(0, scheme.find('+'));  // postgresql+psycopg2://, as Python programs write it
    if (scheme != "postgresql" && scheme != "postgres") {
      problem(std::string(name) + " starts with " + scheme +
              "://; only postgresql:// is understood.");
    }
    return Secret<std::string>("postgresql" + value->substr(scheme_end));
  }
  void problem(std::string sentence) { problems_.push_back(std::move(sentence)); }

  std::vector<std::string>& problems() { return problems_; }
  const std::set<std::string>& asked() const { return asked_; }

 private:
  const Env& env_;
  std::set<std::string> asked_;
  std::vector<std::string> problems_;
};

// Of language models: endpoint, privacy, prices and budgets (config_model.cpp).
void read_model_settings(SettingsReader& reader, Config& config);

}  // namespace sqlagent
