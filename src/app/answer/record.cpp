#include "app/answer/record.h"

#include <algorithm>
#include <boost/json.hpp>

namespace sqlagent::answer {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& list) {
  json::array out;
  for (const auto& text : list) out.emplace_back(text);
  return out;
}

std::vector<std::string> texts(const json::object& object, std::string_view name) {
  std::vector<std::string> out;
  if (const auto* found = object.if_contains(name); found && found->is_array())
    for (const auto& item : found->get_array()) out.emplace_back(item.as_string());
  return out;
}

std::string text(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

double number(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

bool flag(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found && found->is_bool() && found->get_bool();
}

const json::array& array(const json::object& object, std::string_view name) {
  static const json::array kEmpty;
  const auto* found = object.if_contains(name);
  return found && found->is_array() ? found->get_array() : kEmpty;
}

json::array columns(const Answer& answer) {
  json::array out;
  for (size_t i = 0; i < answer.result.columns.size(); ++i) {
    const auto& column = answer.result.columns[i];
    json::object one{{"name", column.name}, {"type", sqlagent::name(column.type)}};
    if (i < answer.roles.size()) one["role"] = catalog::name(answer.roles[i]);
    if (i < answer.units.size() && answer.units[i]) one["unit"] = *answer.units[i];
    out.push_back(std::move(one));
  }
  return out;
}

json::array parts(const std::vector<SaidPart>& list) {
  json::array out;
  for (const auto& part : list) {
    json::array spans;
    for (const auto& span : part.spans) spans.push_back(json::array{span.begin, span.end});
    out.push_back(json::object{{"text", part.text}, {"spans", std::move(spans)}});
  }
  return out;
}

json::array rows(const sqlagent::Table& table) {
  json::array out;
  for (size_t i = 0; i < std::min(table.rows.size(), kRowsKept); ++i) {
    json::array row;
    for (const auto& cell : table.rows[i])
      cell ? row.emplace_back(*cell) : row.emplace_back(nullptr);
    out.push_back(std::move(row));
  }
  return out;
}

json::object model_use(const models::Use& use) {
  json::object out{{"model", use.model},
                   {"calls", use.calls},
                   {"prompt_tokens", use.prompt_tokens},
                   {"cached_tokens", use.cached_tokens},
                   {"completion_tokens", use.completion_tokens}};
  if (use.cost) {
    out["nano"] = use.cost->amount;
    out["currency"] = use.cost->currency;
  }
  return out;
}

models::Use model_use(const json::object& object) {
  const auto count = [&](std::string_view name) {
    return static_cast<uint64_t>(number(object, name));
  };
  models::Use use{text(object, "model"),      static_cast<int>(number(object, "calls")),
                  count("prompt_tokens"),     count("cached_tokens"),
                  count("completion_tokens"), std::nullopt,
                  texts(object, "sent")};
  if (const auto currency = text(object, "currency"); !currency.empty())
    use.cost = models::Money{static_cast<Nano>(count("nano")), currency};
  return use;
}

json::object verified_by(const VerifiedBy& verified) {
  return {{"id", verified.id},
          {"question", verified.question},
          {"by", verified.by},
          {"at", verified.at}};
}

}  // namespace

std::string to_json(const Answer& answer) {
  json::array assumptions, sources, changed;
  for (const auto& one : answer.changed)
    changed.push_back(json::object{
        {"assumption", one.assumption}, {"from", one.from}, {"to", one.to}, {"was", one.was}});
  for (const auto& one : answer.assumptions)
    assumptions.push_back(json::object{{"id", one.id},
                                       {"text", one.text},
                                       {"choice", one.choice},
                                       {"alternatives", texts(one.alternatives)}});
  for (const auto& one : answer.sources)
    sources.push_back(json::object{{"table", one.table}, {"file", one.file}, {"sheet", one.sheet}});
  return json::serialize(json::object{
      {"kind", name(answer.kind)},
      {"engine", name(answer.engine)},
      {"can_run_anyway", answer.can_run_anyway},
      {"can_ask_model", answer.can_ask_model},
      {"sql", answer.sql},
      {"columns", columns(answer)},
      {"rows", rows(answer.result)},
      {"truncated", answer.result.truncated || answer.result.rows.size() > kRowsKept},
      {"row_count", answer.row_count},
      {"explanation", answer.explanation},
      {"description", answer.description},
      {"confidence", answer.confidence},
      {"assumptions", std::move(assumptions)},
      {"parts", parts(answer.parts)},
      {"changed", std::move(changed)},
      {"version_of", answer.version_of},
      {"warnings", texts(answer.warnings)},
      {"options", texts(answer.options)},
      {"follow_ups", texts(answer.follow_ups)},
      {"not_understood", texts(answer.not_understood)},
      {"sources", std::move(sources)},
      {"model_use", answer.model_use ? json::value(model_use(*answer.model_use)) : nullptr},
      {"verified", answer.verified ? json::value(verified_by(*answer.verified)) : nullptr},
      {"differences", texts(answer.differences)},
      {"instead", answer.instead ? json::value(json::object{{"text", answer.instead->text},
                                                            {"intent", answer.instead->intent}})
                                 : nullptr},
      {"seconds", answer.seconds},
  });
}

Answer answer_from_json(std::string_view json_text) {
  const auto parsed = json::parse(json_text);
  const auto& object = parsed.as_object();
  Answer answer;
  const auto kind = text(object, "kind");
  answer.kind = kind == "answer"          ? Kind::answer
                : kind == "clarification" ? Kind::clarification
                                          : Kind::abstention;
  for (const auto engine : {Engine::sql, Engine::model, Engine::verified})
    if (text(object, "engine") == name(engine)) answer.engine = engine;
  answer.can_run_anyway = flag(object, "can_run_anyway");
  answer.can_ask_model = flag(object, "can_ask_model");
  answer.sql = text(object, "sql");
  for (const auto& item : array(object, "columns")) {
    const auto& column = item.as_object();
    answer.result.columns.push_back(
        {text(column, "name"), type_from_name(text(column, "type")).value_or(Type::text)});
    answer.roles.push_back(catalog::role_from_name(text(column, "role")));
    const auto unit = text(column, "unit");
    answer.units.push_back(unit.empty() ? std::nullopt : std::optional(unit));
  }
  for (const auto& item : array(object, "rows")) {
    Row row;
    for (const auto& cell : item.as_array())
      row.push_back(cell.is_null() ? Cell() : Cell(std::string(cell.as_string())));
    answer.result.rows.push_back(std::move(row));
  }
  answer.row_count = static_cast<size_t>(number(object, "row_count"));
  answer.result.truncated = flag(object, "truncated");
  answer.explanation = text(object, "explanation");
  answer.description = text(object, "description");
  answer.confidence = number(object, "confidence");
  for (const auto& item : array(object, "assumptions")) {
    const auto& one = item.as_object();
    answer.assumptions.push_back(
        {text(one, "id"), text(one, "text"), text(one, "choice"), texts(one, "alternatives")});
  }
  for (const auto& item : array(object, "parts")) {
    SaidPart part{text(item.as_object(), "text"), {}};
    for (const auto& span : array(item.as_object(), "spans"))
      part.spans.push_back(
          {span.as_array().at(0).to_number<size_t>(), span.as_array().at(1).to_number<size_t>()});
    answer.parts.push_back(std::move(part));
  }
  for (const auto& item : array(object, "changed")) {
    const auto& one = item.as_object();
    answer.changed.push_back(
        {text(one, "assumption"), text(one, "from"), text(one, "to"), text(one, "was")});
  }
  answer.version_of = text(object, "version_of");
  answer.warnings = texts(object, "warnings");
  answer.options = texts(object, "options");
  answer.follow_ups = texts(object, "follow_ups");
  answer.not_understood = texts(object, "not_understood");
  for (const auto& item : array(object, "sources")) {
    const auto& one = item.as_object();
    answer.sources.push_back({text(one, "table"), text(one, "file"), text(one, "sheet")});
  }
  if (const auto* use = object.if_contains("model_use"); use && use->is_object())
    answer.model_use = model_use(use->get_object());
  if (const auto* found = object.if_contains("verified"); found && found->is_object()) {
    const auto& by = found->get_object();
    answer.verified =
        VerifiedBy{text(by, "id"), text(by, "question"), text(by, "by"), text(by, "at")};
  }
  answer.differences = texts(object, "differences");
  if (const auto* other = object.if_contains("instead"); other && other->is_object())
    answer.instead =
        OtherReading{text(other->get_object(), "text"), text(other->get_object(), "intent")};
  answer.seconds = number(object, "seconds");
  return answer;
}

}  // namespace sqlagent::answer
