// For tests only: text files of cases, `input / ---- / expected`, so that a reader sees behaviour
// and not code.
//   # what this case shows
//   input lines
//   ----
//   expected lines
//   (blank line, next case)
// With UPDATE=1 in the environment the expected parts are written anew, and the diff is the review.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::test {

struct Case {
  std::string title, input, expected;
};

inline std::vector<Case> read_cases(const std::string& path) {
  std::ifstream file(path);
  std::vector<Case> cases;
  std::string line;
  enum { outside, input, expected } part = outside;
  while (std::getline(file, line)) {
    if (part != expected && line.starts_with("# ")) {
      if (part == outside) cases.emplace_back();
      part = input;
      cases.back().title += (cases.back().title.empty() ? "" : "\n# ") + line.substr(2);
    } else if (part == input && line == "----") {
      part = expected;
    } else if (part == expected && line.empty()) {
      part = outside;
    } else if (part == input) {
      cases.back().input += line + "\n";
    } else if (part == expected) {
      cases.back().expected += line + "\n";
    }
  }
  return cases;
}

// The test run's switch, not a setting of the product: expectations are written anew.
inline bool updating() {
  return std::getenv("UPDATE") != nullptr;
}

// Runs `answer` on the input of each case; both sides end in one newline. Blank lines are not
// possible in expectations.
inline void run_cases(const std::string& path,
                      const std::function<std::string(const Case&)>& answer) {
  auto cases = read_cases(path);
  ASSERT_FALSE(cases.empty()) << "no cases in " << path;
  const bool update = updating();
  for (auto& one : cases) {
    std::string got = answer(one);
    if (!got.ends_with('\n')) got += '\n';
    if (update)
      one.expected = got;
    else
      EXPECT_EQ(got, one.expected) << path << ": " << one.title << "\n" << one.input;
  }
  if (!update) return;
  std::ofstream file(path);
  for (const auto& one : cases)
    file << "# " << one.title << "\n" << one.input << "----\n" << one.expected << "\n";
}

}  // namespace sqlagent::test
