// Between the steps of repair.h: a draft the door refused, and proposals how its text could read.
// Whoever proposes knows one kind of mistake; repair.cpp asks the door about each proposal.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/sql/admit.h"
#include "core/sql/tokens.h"

namespace sqlagent::prompt {

struct Edit {  // text[begin, end) becomes `text`
  size_t begin = 0, end = 0;
  std::string text;
};

std::string edited(std::string_view draft,
                   std::vector<Edit> edits);  // REQUIRES: they do not overlap

std::string quoted_text(std::string_view text);  // 'O''Brien'

struct Patient {
  const std::string& draft;
  const std::vector<sql::Token>& tokens;
  const sql::Refusal& refusal;
  const catalog::Catalog& catalog;
};

struct Proposal {
  std::vector<Edit> edits;
  double cost = 0;   // 0: certainly meant, 1: hardly
  std::string done;  // what was changed, for people: "amout is read as amount"
};

// Index of the token that starts at the byte, or tokens.size().
size_t token_at(const std::vector<sql::Token>& tokens, int byte);

// How far a name is from another, as a cost of reading it so: 0 the same but for case and
// underscores, more for each typo; 1: not near.
double name_cost(std::string_view written, std::string_view known);

// Behind the part of a SELECT that token `at` stands in: before the next clause, set operation or
// unmatched bracket. Until::table: the next table in FROM ends it too.
enum class Until { clause, table };
size_t end_of_part(const std::vector<sql::Token>& tokens, size_t at, Until until);

using Proposals = std::vector<Proposal>;
void propose_tables(const Patient& patient, Proposals& out);      // mend_tables.cpp
void propose_qualifiers(const Patient& patient, Proposals& out);  // mend_columns.cpp
void propose_columns(const Patient& patient, Proposals& out);
void propose_owners(const Patient& patient, Proposals& out);  // of an ambiguous column
void propose_joins(const Patient& patient, Proposals& out);   // mend_joins.cpp
void propose_texts(const Patient& patient, Proposals& out);   // mend_syntax.cpp
void propose_words(const Patient& patient, Proposals& out);
void propose_brackets(const Patient& patient, Proposals& out);
void propose_functions(const Patient& patient, Proposals& out);
void propose_types(const Patient& patient, Proposals& out);
// Of a draft that does not lex: 'it's'.
void propose_apostrophes(std::string_view draft, Proposals& out);

// Of a draft that the door admits: what PostgreSQL would refuse, or what finds no row. Nothing
// where it is well, or where more than one mending would do.
std::vector<Edit> missing_groups(const std::string& draft, const catalog::Catalog& catalog);
std::vector<Edit> misspelt_values(const std::string& draft, const catalog::Catalog& catalog);

}  // namespace sqlagent::prompt
