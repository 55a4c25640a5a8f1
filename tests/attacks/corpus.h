// The corpora of attacks: read by the test of the door, and by the live test that runs them with
// the door open. Each case is a statement and what must become of it, by layer:
//   # what it tries
//   statement
//   ----
//   door: <Refusal::Reason> | admitted
//   below: <what PostgreSQL makes of it when it never saw a door>
// Names in braces are filled in: {A} {B} schemas of the asker and of the one attacked, {ROLE_B} the
// latter's role, {OID} the number of a table of B's, {FILE} a file on the database's host.
// {repeat:N:text} and {hex:c0a7} make what could not be written down. With UPDATE=1 each test
// rewrites its own line.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/case_file.h"

namespace sqlagent::attacks {

using Names = std::map<std::string, std::string>;

inline std::vector<std::string> categories() {
  return {"escapes",  "catalogs",          "cross_tenant",   "writes",
          "sessions", "denial_of_service", "parser_killers", "host_access"};
}

inline std::string path_of(const std::string& category) {
  return SQLAGENT_SOURCE_DIR "/tests/attacks/" + category + ".case";
}

// One directive's text: "repeat:3:ab" → "ababab", "hex:00" → NUL, "B" → its name. Anything else was
// meant as it stands.
inline std::string directive(const std::string& inside, const Names& names) {
  if (const auto named = names.find(inside); named != names.end()) return named->second;
  std::string out;
  if (inside.starts_with("repeat:")) {
    const auto colon = inside.find(':', 7);
    for (int left = std::stoi(inside.substr(7, colon - 7)); left > 0; --left)
      out += inside.substr(colon + 1);
    return out;
  }
  if (inside.starts_with("hex:")) {
    for (size_t at = 4; at + 1 < inside.size(); at += 2)
      out += static_cast<char>(std::stoi(inside.substr(at, 2), nullptr, 16));
    return out;
  }
  return "{" + inside + "}";
}

inline std::string statement_of(const test::Case& one, const Names& names) {
  const std::string_view text(one.input.data(), one.input.size() - 1);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const auto end = text[at] == '{' ? text.find('}', at) : text.npos;
    if (end == text.npos) {
      out += text[at++];
      continue;
    }
    out += directive(std::string(text.substr(at + 1, end - at - 1)), names);
    at = end + 1;
  }
  return out;
}

// What the case says after "door: " or "below: "; empty when it says nothing.
inline std::string expected(const test::Case& one, const std::string& layer) {
  std::istringstream lines(one.expected);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(layer + ": ")) return line.substr(layer.size() + 2);
  return "";
}

inline bool updating() {
  return std::getenv("UPDATE") != nullptr;  // the test run's switch, not a setting of the product
}

// Writes the category's file anew with what was found for `layer`, in the order of its cases.
inline void rewrite(const std::string& category, const std::string& layer,
                    const std::vector<std::string>& found) {
  auto cases = test::read_cases(path_of(category));
  ASSERT_EQ(cases.size(), found.size());
  std::ofstream file(path_of(category));
  for (size_t i = 0; i < cases.size(); ++i) {
    file << "# " << cases[i].title << "\n" << cases[i].input << "----\n";
    for (const std::string name : {"door", "below"}) {
      const auto said = name == layer ? found[i] : expected(cases[i], name);
      if (!said.empty()) file << name << ": " << said << "\n";
    }
    file << "\n";
  }
}

}  // namespace sqlagent::attacks
