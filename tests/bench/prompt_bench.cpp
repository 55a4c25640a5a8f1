// What putting a question to a model costs before anything is sent, over the tenant of
// large_tenant.h: milliseconds of CPU for one prompt (words, cells, relevant tables, text), tokens
// of it, and how much of it a provider's cache finds again from question to question.
//   build/release/tests/prompt_bench
#include <chrono>
#include <cstdio>

#include "core/prompt/dialogue.h"
#include "large_tenant.h"

using namespace sqlagent;

namespace {

constexpr size_t kBudget = 3'000;  // tokens of schema, as app/answer has it

double milliseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
      .count();
}

double at(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<size_t>(share * double(values.size() - 1))];
}

struct Measured {
  std::vector<double> milliseconds, tokens, kept;  // kept: of the prompt, the same as before
};

Measured measured(const catalog::Catalog& catalog, const std::vector<std::string>& questions) {
  const prompt::Recall recall(catalog);
  Measured out;
  std::string before;
  for (const auto& question : questions) {
    const auto began = std::chrono::steady_clock::now();
    prompt::Briefing briefing;
    briefing.question = question;
    briefing.today = make_date(2025, 11, 15);
    const auto words = nlq::tokenize(question);
    briefing.hints = prompt::value_hints(words, catalog);
    const auto ranked = recall.rank(words, briefing.hints);
    const auto schema = prompt::lay_out(catalog, ranked, kBudget, prompt::Share::samples);
    const prompt::Dialogue talk({.catalog = catalog,
                                 .schema = schema,
                                 .briefing = briefing,
                                 .share = prompt::Share::samples});
    out.milliseconds.push_back(milliseconds_since(began));
    std::string text;
    for (const auto& said : talk.messages()) text += said.text;
    const auto same = std::ranges::mismatch(before, text).in1 - before.begin();
    if (!before.empty()) out.kept.push_back(100.0 * double(same) / double(text.size()));
    out.tokens.push_back(double(prompt::estimated_tokens(text.size())));
    before = std::move(text);
  }
  return out;
}

void print(const char* what, const catalog::Catalog& catalog,
           const std::vector<std::string>& questions) {
  const auto all = measured(catalog, questions);
  std::printf(
      "%s: p50 %.2f ms, p99 %.2f ms; %.0f tokens (p50), at most %.0f; %.0f %% of a prompt "
      "is the one before's (p50)\n",
      what, at(all.milliseconds, 0.5), at(all.milliseconds, 0.99), at(all.tokens, 0.5),
      at(all.tokens, 1), at(all.kept, 0.5));
}

catalog::Catalog catalog_of(std::vector<catalog::TableFacts> facts) {
  return catalog::build(TenantId("00000000-0000-4000-8000-000000000001"), 1, std::move(facts));
}

}  // namespace

int main() {
  auto facts = bench::large_tenant();
  const auto questions = bench::questions();
  const auto large = catalog_of(facts);
  const auto began = std::chrono::steady_clock::now();
  const prompt::Recall recall(large);
  std::printf("index for recall: %.1f ms, once per version of the tables\n",
              milliseconds_since(began));
  print("40 tables", large, questions);
  facts.resize(4);
  print("4 tables", catalog_of(std::move(facts)), {questions.begin(), questions.begin() + 36});
}
