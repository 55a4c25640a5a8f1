#include "app/models/budget.h"

namespace sqlagent::models {
namespace {

// One statement: the row's lock makes those follow each other that reserve at once.
constexpr StaticSql kReserve("models.reserve", R"(
  INSERT INTO app.model_days AS kept (tenant_id, day, tokens, nano)
  SELECT $1::uuid, (now() AT TIME ZONE 'UTC')::date, $2::bigint, $3::bigint
   WHERE ($4::bigint IS NULL OR $4::bigint > 0) AND ($5::bigint IS NULL OR $5::bigint > 0)
  ON CONFLICT (tenant_id, day) DO UPDATE
     SET tokens = kept.tokens + excluded.tokens, nano = kept.nano + excluded.nano
   WHERE ($4::bigint IS NULL OR kept.tokens < $4::bigint)
     AND ($5::bigint IS NULL OR kept.nano < $5::bigint)
  RETURNING to_char(day, 'YYYY-MM-DD'))");
constexpr StaticSql kCorrect("models.correct", R"(
  UPDATE app.model_days SET tokens = tokens + $3::bigint, nano = nano + $4::bigint
   WHERE tenant_id = $1::uuid AND day = $2::date)");
constexpr StaticSql kSettle("models.settle", R"(
  WITH budget AS (
    UPDATE app.model_days SET tokens = tokens + $3::bigint, nano = nano + $4::bigint
     WHERE tenant_id = $1::uuid AND day = $2::date)
  INSERT INTO app.model_usage AS kept (tenant_id, day, model, currency, calls, estimated_calls,
                                       prompt_tokens, cached_tokens, completion_tokens, nano)
  VALUES ($1::uuid, $2::date, $5, $6, 1, $7::bigint, $8::bigint, $9::bigint, $10::bigint,
          $11::bigint)
  ON CONFLICT (tenant_id, day, model, currency) DO UPDATE
     SET calls = kept.calls + 1,
         estimated_calls = kept.estimated_calls + excluded.estimated_calls,
         prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
         cached_tokens = kept.cached_tokens + excluded.cached_tokens,
         completion_tokens = kept.completion_tokens + excluded.completion_tokens,
         nano = kept.nano + excluded.nano)");
constexpr StaticSql kToday("models.today", R"(
  SELECT tokens, nano FROM app.model_days
   WHERE tenant_id = $1::uuid AND day = (now() AT TIME ZONE 'UTC')::date)");
constexpr StaticSql kLastDays("models.last_days", R"(
  SELECT to_char(day, 'YYYY-MM-DD'), model, currency, calls, estimated_calls, prompt_tokens,
         cached_tokens, completion_tokens, nano
    FROM app.model_usage
   WHERE tenant_id = $1::uuid AND day > (now() AT TIME ZONE 'UTC')::date - $2::int
   ORDER BY day DESC, model, currency LIMIT 1000)");

std::optional<std::string> text(const std::optional<int64_t>& number) {
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

// An endpoint may tell what it likes; a made-up number must not end the day's sums.
uint64_t counted(uint64_t tokens) {
  return std::min(tokens, kMostTokens);
}

}  // namespace

awaitable<std::optional<Reservation>> Budget::reserve(TenantId tenant, Amount most, Limits limits,
                                                      Deadline deadline) {
  pg::Params params{tenant.text(), std::to_string(most.tokens), std::to_string(most.money),
                    text(limits.tokens), text(limits.money)};
  const auto made = co_await control_.run(kReserve, std::move(params), deadline);
  if (made.rows.empty()) co_return std::nullopt;
  co_return Reservation{std::move(tenant), made.rows[0][0].value(), most};
}

awaitable<void> Budget::settle(Reservation reservation, std::optional<Used> used,
                               Deadline deadline) {
  const auto& reserved = reservation.reserved;
  pg::Params params{reservation.tenant.text(), reservation.day};
  if (!used) {
    params.insert(params.end(),
                  {std::to_string(-reserved.tokens), std::to_string(-reserved.money)});
    co_await control_.run(kCorrect, std::move(params), deadline);
    co_return;
  }
  const auto input = counted(used->tokens.input), output = counted(used->tokens.output);
  const auto tokens = static_cast<int64_t>(input + output);
  params.insert(
      params.end(),
      {std::to_string(tokens - reserved.tokens), std::to_string(used->money - reserved.money),
       used->model, used->currency, std::string(used->estimated ? "1" : "0"), std::to_string(input),
       std::to_string(std::min(counted(used->tokens.cached), input)), std::to_string(output),
       std::to_string(used->money)});
  co_await control_.run(kSettle, std::move(params), deadline);
}

awaitable<Amount> Budget::today(TenantId tenant, Deadline deadline) {
  pg::Params params{tenant.text()};
  const auto found = co_await control_.run(kToday, std::move(params), deadline);
  if (found.rows.empty()) co_return Amount();
  co_return Amount{std::stoll(found.rows[0][0].value()), std::stoll(found.rows[0][1].value())};
}

awaitable<std::vector<DayUse>> Budget::last_days(TenantId tenant, Deadline deadline) {
  pg::Params params{tenant.text(), std::to_string(kDays)};
  const auto found = co_await control_.run(kLastDays, std::move(params), deadline);
  std::vector<DayUse> out;
  for (const auto& row : found.rows) {
    const auto number = [&](size_t at) { return std::stoll(row[at].value()); };
    out.push_back({row[0].value(), row[1].value(), row[2].value(), number(3), number(4), number(5),
                   number(6), number(7), number(8)});
  }
  co_return out;
}

}  // namespace sqlagent::models
