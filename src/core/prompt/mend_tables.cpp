// A table in FROM that is not there: misspelt, or written with a schema of another server.
#include <fmt/format.h>

#include <algorithm>

#include "core/prompt/mending.h"
#include "core/prompt/outline.h"
#include "core/sql/prescan.h"

namespace sqlagent::prompt {
namespace {

constexpr double kNoun = 0.25;

double table_cost(std::string_view written, const catalog::Table& table) {
  const double cost = name_cost(written, table.facts.name);
  const bool noun = std::ranges::any_of(
      table.nouns, [&](const std::string& one) { return name_cost(written, one) < 0.1; });
  return noun ? std::min(cost, kNoun) : cost;
}

// The name's own token, behind `schema.` and `database.`.
size_t last_of_name(const std::vector<sql::Token>& tokens, size_t at) {
  while (at + 2 < tokens.size() && tokens[at + 1].is(".")) at += 2;
  return at;
}

bool stands_in_from(const Outline& outline, int at) {
  return std::ranges::any_of(outline.levels, [&](const Level& level) {
    return std::ranges::any_of(level.sources, [&](const Source& one) { return one.at == at; });
  });
}

}  // namespace

void propose_tables(const Patient& patient, Proposals& out) {
  const auto found = outline(patient.draft, patient.catalog);
  const size_t first = token_at(patient.tokens, patient.refusal.offset);
  if (!found || first == patient.tokens.size() || !stands_in_from(*found, patient.refusal.offset))
    return;
  const size_t last = last_of_name(patient.tokens, first);
  const std::string& written = patient.tokens[last].word;
  const auto propose = [&](const std::string& name, double cost) {
    if (cost >= 1 || (cost == 0 && first == last)) return;
    std::vector<Edit> edits{
        {patient.tokens[first].begin, patient.tokens[last].end, sql::readable_ident(name)}};
    // Whoever calls the table by its name elsewhere keeps doing so.
    const bool aliased = last + 1 < patient.tokens.size() &&
                         (patient.tokens[last + 1].is("as") ||
                          patient.tokens[last + 1].kind == sql::Token::Kind::name);
    for (const Reference& one : found->references)
      if (const size_t at = token_at(patient.tokens, one.at); !aliased && one.names.size() > 1 &&
                                                              one.names.front() == written &&
                                                              at < patient.tokens.size())
        edits.push_back(
            {patient.tokens[at].begin, patient.tokens[at].end, sql::readable_ident(name)});
    out.push_back({std::move(edits), cost, fmt::format("{} is read as {}", written, name)});
  };
  for (const auto& table : patient.catalog.tables())
    propose(table.facts.name, table_cost(written, table));
  for (const auto& name : found->named_queries) propose(name, name_cost(written, name));
}

}  // namespace sqlagent::prompt
