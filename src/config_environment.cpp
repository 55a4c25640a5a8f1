// Where settings come from: the process's variables, .env, and the file of a running `sqlagent
// dev`.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "config.h"
#include "config_text.h"

extern char** environ;

namespace sqlagent {
namespace {

bool is_setting_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// The value behind '='; nullopt when a quote is not closed or something follows it.
std::optional<std::string> env_value(std::string_view text) {
  text = trim(text);
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) {
    for (size_t i = 0; i < text.size();
         ++i) {  // a comment starts at '#' behind a blank, so a#b stays whole
      if (text[i] == '#' && (i == 0 || kBlank.contains(text[i - 1])))
        return std::string(trim(text.substr(0, i)));
    }
    return std::string(text);
  }
  const char quote = text[0];
  std::string value;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) {
      const auto rest = trim(text.substr(i + 1));
      if (!rest.empty() && rest[0] != '#') return std::nullopt;
      return value;
    }
    if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      value += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
    } else {
      value += text[i];
    }
  }
  return std::nullopt;
}

std::string default_web_dir() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const auto beside = (program.parent_path() / "../../web/out").lexically_normal();
    if (std::filesystem::is_directory(beside, error)) return beside.string();
  }
  return "/usr/share/sqlagent/web";
}

}  // namespace

Env parse_env_text(std::string_view text) {
  Env env;
  int line_number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++line_number;
    if (line_number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty() || line[0] == '#') continue;
    auto pair = line;
    if (pair.starts_with("export ")) pair = trim(pair.substr(7));
    const auto equals = pair.find('=');
    const auto name = trim(pair.substr(0, equals));
    std::optional<std::string> value;
    if (equals != std::string_view::npos && is_setting_name(name))
      value = env_value(pair.substr(equals + 1));
    if (value) {
      env[std::string(name)] = *value;
    } else {
      env[".env:" + std::to_string(line_number)] =
          is_setting_name(name) ? name : std::string_view();
    }
  }
  return env;
}

Env read_environment() {
  Env env;
  if (std::ifstream file(".env", std::ios::binary); file) {
    env = parse_env_text(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair(*entry);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos)
      env[std::string(pair.substr(0, equals))] = pair.substr(equals + 1);
  }
  if (env["SQLAGENT_WEB"].empty()) env["SQLAGENT_WEB"] = default_web_dir();
  return env;
}

Env read_environment_of_running_dev() {
  Env env = read_environment();
  const auto home = env.find("SQLAGENT_HOME");
  const auto folder = home == env.end() || home->second.empty() ? Config().home : home->second;
  if (std::ifstream file(folder + "/dev.env", std::ios::binary); file)
    env.merge(parse_env_text(std::string(std::istreambuf_iterator<char>(file), {})));
  return env;
}

}  // namespace sqlagent
