// The receipt: what was found in a file and what we decided, each decision with its evidence, the
// cells it concerns and what else it could be. For people and, as JSON, for the page, which flips a
// decision by sending its id with another value (choices.h).
#pragma once
#include <string>
#include <vector>

namespace sqlagent::sheet {

struct Alternative {
  std::string value;  // JSON
  std::string text;   // for a person: "treat row 21 as data"
};

struct Decision {
  std::string id;                  // "1.1/header": the key in choices.h
  std::string kind;                // "header", "title", "totals", "type", …: for a program
  std::string text;                // for a person: "Row 3 is the header."
  std::string evidence;            // why: "text above 18 rows of numbers and dates"
  std::string column;              // the identifier, if it concerns one
  std::vector<std::string> cells;  // A1, the first few
  std::string value;               // JSON, as it is now
  std::vector<Alternative> alternatives;
  bool chosen = false;  // by a person, not by us
};

// [{"id":…,"kind":…,"text":…,"evidence":…,"column"?:…,"cells":[…],"value":…,
//   "alternatives":[{"value":…,"text":…}],"chosen":false}, …]
std::string to_json(const std::vector<Decision>& decisions);

}  // namespace sqlagent::sheet
