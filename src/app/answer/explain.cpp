#include "app/answer/explain.h"

#include <algorithm>

#include "app/answer/warnings.h"
#include "core/nlq/caveats.h"
#include "core/nlq/choose.h"
#include "core/nlq/provenance.h"
#include "core/nlq/suggest.h"

namespace sqlagent::answer {
namespace {

constexpr size_t kFollowUps = 3, kMostWarnings = 3;

void describe_columns(Answer& answer, const nlq::Intent& intent, const catalog::Catalog& catalog) {
  answer.roles.assign(answer.result.columns.size(), catalog::Role::unknown);
  answer.units.assign(answer.result.columns.size(), std::nullopt);
  for (const auto* outputs : {&intent.dims, &intent.measures, &intent.columns})
    for (const auto& output : *outputs) {
      const auto* ref = output.expr ? std::get_if<nlq::ColumnRef>(&output.expr->is) : nullptr;
      if (!ref || ref->table < 0 || ref->column < 0) continue;
      const auto& column = catalog.tables()[ref->table].columns[ref->column];
      for (size_t i = 0; i < answer.result.columns.size(); ++i)
        if (answer.result.columns[i].name == output.alias) {
          answer.roles[i] = column.role;
          answer.units[i] = column.facts.unit;
        }
    }
}

// Whether rows shared the last place matters only when there are more of them than were asked for.
bool matters(const nlq::Assumption& one, const nlq::Intent& intent, const Answer& answer) {
  if (one.id != "ties") return true;
  return intent.limit && answer.result.rows.size() > static_cast<size_t>(*intent.limit);
}

// Bytes of UTF-8 as UTF-16 code units.
size_t units_before(std::string_view text, size_t byte) {
  size_t units = 0;
  for (size_t i = 0; i < std::min(byte, text.size()); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c & 0xc0) != 0x80) units += c >= 0xf0 ? 2 : 1;
  }
  return units;
}

std::vector<SaidPart> said_parts(const nlq::Intent& intent, const catalog::Catalog& catalog,
                                 std::string_view question) {
  std::vector<SaidPart> out;
  for (const auto& part : nlq::parts_of(intent, catalog)) {
    SaidPart said{part.text, {}};
    for (const auto& place : nlq::said_at(part, intent))
      said.spans.push_back(
          {units_before(question, place.begin), units_before(question, place.end)});
    out.push_back(std::move(said));
  }
  return out;
}

Assumed chip_of(const nlq::Assumption& one) {
  Assumed chip{one.id, one.text, one.choice, {}};
  for (const auto& other : one.alternatives) chip.alternatives.push_back(other.text);
  return chip;
}

}  // namespace

std::vector<Assumed> assumed_of(const nlq::Intent& intent) {
  std::vector<Assumed> out;
  std::ranges::transform(intent.assumptions, std::back_inserter(out), chip_of);
  return out;
}

void explain(Answer& answer, const nlq::Intent& intent, const ReadOnlySql& sql,
             const Explained& about) {
  const auto& catalog = about.lens.catalog;
  answer.kind = Kind::answer;
  answer.row_count = answer.result.rows.size();
  answer.explanation = nlq::say(intent, catalog, answer.result);
  answer.description = nlq::describe(intent, catalog);
  answer.parts = said_parts(intent, catalog, about.question);
  for (const auto& one : intent.assumptions)
    if (matters(one, intent, answer)) answer.assumptions.push_back(chip_of(one));
  for (const auto& one : nlq::choices_of(intent))
    answer.changed.push_back({one.assumption, one.from, one.to, one.was});
  answer.follow_ups = nlq::follow_ups(intent, about.lens, about.today, kFollowUps);
  answer.intent_json = nlq::to_json(intent, catalog);
  describe_columns(answer, intent, catalog);
  answer.sources = sources_of(sql, catalog);
  for (auto& warning : warnings_of(sql, catalog, answer.result))
    answer.warnings.push_back(std::move(warning));
  for (auto& caveat : nlq::caveats(intent, catalog, answer.result, about.today))
    if (answer.warnings.size() < kMostWarnings) answer.warnings.push_back(std::move(caveat));
}

}  // namespace sqlagent::answer
