#include "app/answer/behind.h"

#include <algorithm>

#include "app/answer/history.h"
#include "app/answer/record.h"
#include "core/nlq/drill.h"
#include "core/sql/admit.h"

namespace sqlagent::answer {
namespace {

[[noreturn]] void gone() {
  throw Error(Code::gone, "The tables of this answer have changed since. Ask the question again.");
}

nlq::Drill drilled(const Message& message, const catalog::Catalog& catalog, size_t row) {
  if (message.kind != name(Kind::answer) || message.sql.empty())
    throw Error(Code::unprocessable, "There are no rows: this question has no result.");
  if (message.intent.empty())
    throw Error(Code::unprocessable,
                "This was answered by SQL that was written by hand, so the rows behind a figure "
                "cannot be told.");
  const auto intent = nlq::from_json(message.intent, catalog);
  if (!intent) gone();
  const Answer kept = answer_from_json(message.answer);
  if (row >= std::max<size_t>(kept.result.rows.size(), 1))
    throw Error(Code::unprocessable, kept.result.truncated
                                         ? "Only the first rows of a long result can be looked "
                                           "into. Narrow the question."
                                         : "The result has no such row.");
  auto found = nlq::drill(*intent, catalog, kept.result, row);
  if (const auto* why = std::get_if<std::string>(&found)) throw Error(Code::unprocessable, *why);
  return std::move(std::get<nlq::Drill>(found));
}

// The first column is the place of each row.
void take_places(RowsBehind& out) {
  for (auto& row : out.rows.rows) {
    out.places.push_back(row.empty() || !row[0] ? 0 : std::stoll(*row[0]));
    if (!row.empty()) row.erase(row.begin());
  }
  if (!out.rows.columns.empty()) out.rows.columns.erase(out.rows.columns.begin());
}

}  // namespace

awaitable<RowsBehind> Behind::rows(Figure figure, Deadline deadline) {
  History history(control_);
  const auto message = co_await history.message(figure.user, figure.message, deadline);
  auto tenant = co_await tenancy_.home_of(figure.tenant, deadline);
  const auto catalog = co_await tenancy_.catalog(tenant, deadline);
  const nlq::Drill found = drilled(message, *catalog, figure.row);
  const size_t limit = std::clamp<size_t>(figure.limit, 1, kMostRowsBehind);
  sql::Limits with_places;
  with_places.lineage = true;
  const auto admitted =
      sql::admit(nlq::lower_rows(found.rows, *catalog, limit + 1), *catalog, with_places);
  if (!admitted)
    throw Error(Code::internal, "The rows behind this figure cannot be shown.",
                "rows: " + admitted.error().message);
  tenancy::ReadLimits limits;
  limits.run_anyway = true;  // no dearer than the answer was
  const auto& table = catalog->tables()[static_cast<size_t>(found.rows.subject)];
  RowsBehind out{table.facts.name, table.facts.display, found.title, {}, {}, {}, {}, {}, false};
  out.rows = co_await tenancy_.read(tenant, *admitted, limits, deadline);
  out.more = out.rows.truncated || out.rows.rows.size() > limit;
  if (out.rows.rows.size() > limit) out.rows.rows.resize(limit);
  take_places(out);
  for (size_t c = 0; c < out.rows.columns.size(); ++c) {
    out.roles.push_back(table.columns[c].role);
    out.units.push_back(table.columns[c].facts.unit);
    out.displays.push_back(table.columns[c].facts.display);
  }
  co_return out;
}

}  // namespace sqlagent::answer
