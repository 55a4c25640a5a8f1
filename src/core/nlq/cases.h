// For tests only: case files. A file holds blocks, separated by empty lines:
//   schema gym            which fixture (names joined by '+'), until the next such line
//   today 2025-06-15
//   ? how many members joined in 2024        several '?' lines are one conversation
//   evidence AOV = …      definitions that come with that question
//   ----
//   SELECT …                                 or "abstain: words", "clarify: by revenue | by number
//   of orders"
// Lines that start with '#' are comments. With UPDATE=1 in the environment the expected parts are
// rewritten.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/case_file.h"
#include "core/nlq/fixture.h"
#include "core/nlq/lens.h"
#include "core/nlq/read.h"

namespace sqlagent::nlq::test {

inline std::string outcome(const Readings& r) {
  const auto joined = [](const std::vector<std::string>& items, std::string_view by) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : std::string(by)) + item;
    return out;
  };
  if (r.decision == Decision::abstain)
    return r.not_understood.empty() ? "abstain: " + r.message
                                    : "abstain: " + joined(r.not_understood, ", ");
  if (r.decision == Decision::answer) return r.ranked.front().sql;
  std::vector<std::string> options;
  for (const auto& option : r.options) options.push_back(option.text);
  return "clarify: " + joined(options, " | ");
}

// A catalog and its lens, made once for all the questions below a schema line.
struct Opened {
  explicit Opened(const std::string& names) : catalog(fixture(names)), lens(catalog) {}
  const catalog::Catalog catalog;
  const Lens lens;
};

inline std::string ask(const std::vector<std::string>& turns, const Lens& lens, Date today,
                       const std::string& evidence = "") {
  std::optional<Context> context;
  Readings readings;
  for (const auto& turn : turns) {
    readings = read(turn, lens, today, context ? &*context : nullptr, nullptr, evidence);
    if (readings.decision != Decision::answer) continue;
    std::vector<Context::Turn> earlier;
    if (context) {
      earlier = context->earlier;
      earlier.push_back({context->last_question, context->last});
    }
    context = Context{readings.ranked.front().intent, turn, std::move(earlier)};
  }
  return outcome(readings);
}

inline void run_cases(const std::string& relative_path) {
  const std::string path = std::string(SQLAGENT_SOURCE_DIR) + "/src/core/nlq/" + relative_path;
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  const bool update = sqlagent::test::updating();
  std::string line, written, expected, evidence;
  std::vector<std::string> turns;
  std::unique_ptr<Opened> opened;
  Date today = make_date(2025, 6, 15);
  bool in_expected = false;
  int cases = 0;
  const auto finish = [&] {
    if (turns.empty()) return;
    ASSERT_TRUE(opened) << path << ": no schema line";
    const std::string got = ask(turns, opened->lens, today, evidence);
    if (update)
      written += got + "\n";
    else
      EXPECT_EQ(got + "\n", expected) << relative_path << ": " << turns.back();
    ++cases;
    turns.clear();
    evidence.clear();
    expected.clear();
    in_expected = false;
  };
  while (std::getline(in, line)) {
    if (in_expected && line.empty()) finish();
    if (in_expected) {
      expected += line + "\n";
      continue;
    }
    written += line + "\n";
    if (line.starts_with("schema ")) opened = std::make_unique<Opened>(line.substr(7));
    if (line.starts_with("today ")) today = parse_iso_date(line.substr(6)).value();
    if (line.starts_with("evidence ")) evidence = line.substr(9);
    if (line.starts_with("? ")) turns.push_back(line.substr(2));
    if (line == "----") in_expected = true;
  }
  finish();
  EXPECT_GT(cases, 0) << path;
  if (update) std::ofstream(path) << written;
}

}  // namespace sqlagent::nlq::test
