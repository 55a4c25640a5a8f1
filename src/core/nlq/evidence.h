// Definitions that come with a question: "AOV = total amount divided by number of orders", "MAU
// (monthly active users): number of distinct users per month". One that the question names takes
// the place of its name; the others change nothing.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/nlq/chart.h"
#include "core/nlq/lens.h"

namespace sqlagent::nlq {

struct Definition {
  std::string name, long_name;  // "MAU", "monthly active users"
  std::string body;             // in plain words: SQL functions are opened
};

std::vector<Definition> definitions_in(std::string_view evidence);

// Puts what is defined in the place of its name. Arithmetic becomes one term over the name, which
// is put on the chart later; everything else becomes words of the question.
class Evidence {
 public:
  Evidence(std::string_view evidence, const Lens& lens, Date today);
  void open(std::vector<Token>& tokens);         // before spelling is repaired
  void close(std::vector<Token>& tokens) const;  // after it
  void add_terms(const std::vector<Token>& tokens, Chart& chart) const;

  static constexpr size_t kMaxBytes = 8192, kMaxDefinitions = 40;

 private:
  bool replace(const Definition& definition, size_t at, size_t length, std::vector<Token>& tokens);
  bool understood(const std::string& words) const;
  ExprPtr arithmetic(std::string_view text, int depth, int& table) const;
  ExprPtr figure(std::string_view text, int& table) const;

  const Lens& lens_;
  Date today_;
  std::vector<Definition> definitions_;
  struct Term {
    std::string marker;
    ExprPtr expr;
    int table;
    std::string said;
  };
  std::vector<Term> terms_;
};

}  // namespace sqlagent::nlq
