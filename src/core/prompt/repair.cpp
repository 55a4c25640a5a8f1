#include "core/prompt/repair.h"

#include <algorithm>
#include <tuple>

#include "core/prompt/foreign.h"
#include "core/prompt/mending.h"
#include "core/prompt/outline.h"
#include "core/prompt/statement.h"
#include "core/sql/admit.h"
#include "core/sql/parse.h"
#include "core/sql/prescan.h"

namespace sqlagent::prompt {
namespace {

using enum sql::Refusal::Reason;

constexpr int kMostRounds = 12;
constexpr size_t kMostProposals = 1'000;
constexpr double kMargin = 0.1;        // by which the best must be better than the next
constexpr double kStillRefused = 0.2;  // what it costs when another fault is left
constexpr double kDearest = 0.5;

Proposals proposals_for(const Patient& patient) {
  Proposals out;
  switch (patient.refusal.reason) {
    case unknown_table:
      propose_tables(patient, out);
      propose_qualifiers(patient, out);
      propose_joins(patient, out);
      break;
    case unknown_column:
      propose_columns(patient, out);
      propose_texts(patient, out);
      propose_joins(patient, out);
      break;
    case ambiguous:
      propose_owners(patient, out);
      break;
    case syntax:
      propose_words(patient, out);
      propose_brackets(patient, out);
      break;
    case forbidden_function:
      propose_functions(patient, out);
      break;
    case forbidden_type:
      propose_types(patient, out);
      break;
    default:
      break;
  }
  if (out.size() > kMostProposals) out.clear();
  return out;
}

// Where a byte of the draft stands once the edits are made.
int moved(int byte, const std::vector<Edit>& edits) {
  int by = 0;
  for (const Edit& edit : edits)
    if (static_cast<int>(edit.begin) < byte)
      by += static_cast<int>(edit.text.size()) - static_cast<int>(edit.end - edit.begin);
  return byte + by;
}

struct Tried {
  std::string draft;
  double cost = 0;
  const Proposal* proposal = nullptr;
};

// The door on a proposal: better, if the refusal is gone or speaks of another place.
std::optional<Tried> tried(const Patient& patient, const Proposal& proposal) {
  Tried out{edited(patient.draft, proposal.edits), proposal.cost, &proposal};
  const auto admitted = sql::admit(out.draft, patient.catalog);
  if (admitted) return out;
  const auto& refusal = admitted.error();
  if (refusal.reason == syntax || refusal.reason == too_long || refusal.reason == too_deep ||
      refusal.reason == not_one_select)
    return {};
  const int place = moved(patient.refusal.offset, proposal.edits);
  if (patient.refusal.offset >= 0 && refusal.offset == place) return {};
  out.cost += kStillRefused;
  return out;
}

std::optional<Tried> best_of(const Patient& patient, const Proposals& proposals) {
  std::vector<Tried> better;
  for (const Proposal& one : proposals)
    if (one.cost <= kDearest)
      if (auto outcome = tried(patient, one)) better.push_back(std::move(*outcome));
  std::ranges::sort(better, {}, [](const Tried& one) { return std::tie(one.cost, one.draft); });
  for (size_t i = 1; i < better.size() && better[i].cost < better[0].cost + kMargin; ++i)
    if (!same_tree(better[0].draft, better[i].draft)) return {};
  if (better.empty()) return {};
  return std::move(better[0]);
}

// One round; false when nothing is to be done.
bool mend_once(std::string& draft, const sql::Refusal& refusal, const catalog::Catalog& catalog,
               std::vector<std::string>& done) {
  const auto tokens = sql::tokens(draft);
  const std::vector<sql::Token> none;
  const Patient patient{draft, tokens ? *tokens : none, refusal, catalog};
  Proposals proposals;
  if (tokens)
    proposals = proposals_for(patient);
  else
    propose_apostrophes(draft, proposals);
  const auto best = best_of(patient, proposals);
  if (!best) return false;
  done.push_back(best->proposal->done);
  draft = best->draft;
  return true;
}

void edit_if_admitted(std::string& draft, const std::vector<Edit>& edits,
                      const catalog::Catalog& catalog, const char* sentence,
                      std::vector<std::string>& done) {
  if (edits.empty()) return;
  std::string other = edited(draft, edits);
  if (!sql::admit(other, catalog)) return;
  draft = std::move(other);
  done.emplace_back(sentence);
}

std::optional<Mended> mend_select(std::string draft, const catalog::Catalog& catalog) {
  Mended out;
  if (!sql::admit(draft, catalog)) {
    draft = own_quotes(draft, catalog, out.done);
    draft = own_calls(own_forms(std::move(draft), out.done), out.done);
  }
  for (int round = 0; round < kMostRounds; ++round) {
    const auto admitted = sql::admit(draft, catalog);
    if (admitted) {
      if (!out.done.empty() && admitted->sources().empty()) return {};  // cut off before FROM
      edit_if_admitted(draft, missing_groups(draft, catalog), catalog,
                       "columns shown beside a count are grouped by", out.done);
      edit_if_admitted(draft, misspelt_values(draft, catalog), catalog,
                       "values are written as they are stored", out.done);
      out.sql = std::move(draft);
      return out;
    }
    if (!mend_once(draft, admitted.error(), catalog, out.done)) return {};
  }
  return {};
}

// SELECT * FROM a_table [LIMIT 5]: a look at the data, beside a SELECT that answers.
bool only_looks(const std::string& select) {
  const auto tokens = sql::tokens(select);
  if (!tokens || tokens->size() < 4 || !(*tokens)[1].is("*") || !(*tokens)[2].is("from"))
    return false;
  return tokens->size() == 4 || (tokens->size() == 6 && (*tokens)[4].is("limit"));
}

// The one that answers: a draft and its try-outs are one that stands on its own, or nothing.
std::optional<std::string> answer_among(std::vector<std::string> selects,
                                        const catalog::Catalog& catalog) {
  if (selects.size() > 1) std::erase_if(selects, only_looks);
  if (selects.size() > 1)
    std::erase_if(selects, [&](const std::string& one) { return !sql::admit(one, catalog); });
  if (selects.size() != 1) return {};
  return std::move(selects.front());
}

}  // namespace

std::optional<Mended> mend(std::string_view said, const catalog::Catalog& catalog) {
  if (said.size() > 4 * sql::Limits{}.text_bytes || sql::first_bad_byte(said) != said.npos)
    return {};
  std::optional<Mended> out;
  sql::on_big_stack([&] {
    if (auto select = answer_among(selects_of(said), catalog))
      out = mend_select(std::move(*select), catalog);
  });
  return out;
}

}  // namespace sqlagent::prompt
