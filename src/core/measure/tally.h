// What came of questions, added up: a report for people, figures for programs. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::measure {

// A question as it stands in its file, or a twin of it. Of `deleted` and `unanswerable` the right
// answer is to decline.
enum class Twin { plain, wording, mistyped, renamed, distractor, deleted, unanswerable };
std::string_view name(Twin twin);
bool to_decline(Twin twin);

struct Asked {
  std::string set;
  int line = 0;
  Twin twin = Twin::plain;
  std::string text;
  std::vector<std::string> kinds;
  std::string decision;  // "answer", "clarify", "abstain"
  std::string sql, gold, message;
  bool right = false;     // answered, and right
  bool in_three = false;  // one of the first three readings is right
  bool in_beam = false;   // one of all of them
  double confidence = 0, milliseconds = 0;
  bool repeated = true;  // asked again, every reading came out the same, byte for byte

  bool answered() const { return decision == "answer"; }
};

struct Figures {
  size_t asked = 0, right = 0, in_three = 0, in_beam = 0, answered = 0, clarified = 0;
  void add(const Asked& one);
  double share(size_t of) const {
    return asked == 0 ? 0 : 100.0 * static_cast<double>(of) / static_cast<double>(asked);
  }
  double precision() const {
    return answered == 0 ? 0 : 100.0 * static_cast<double>(right) / static_cast<double>(answered);
  }
  double declined() const { return 100.0 - share(answered); }
};

std::string report(const std::vector<Asked>& asked);       // tables, for a terminal
std::string report_json(const std::vector<Asked>& asked);  // one object, figures alone
std::string failures(const std::vector<Asked>& asked);     // what went wrong, one block each

}  // namespace sqlagent::measure
