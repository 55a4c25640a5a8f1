// The intent as JSON by names, with what was assumed, what else could have been, and what was
// chosen. Its terms are written by term_json.h.
#include "core/nlq/read.h"
#include "core/nlq/term_json.h"

namespace sqlagent::nlq {
namespace {

constexpr size_t kMostNested = 200;

// Other readings and the origin hold an intent inside an intent: once, not again inside that.
enum class Nesting { outer, inner };

json::object written(const Intent& intent, const catalog::Catalog& catalog, Nesting nesting);
Intent read_back(const json::object& object, const catalog::Catalog& catalog, Nesting nesting);

json::value written(const Flip& change, const catalog::Catalog& catalog) {
  const TermWriter w(catalog);
  return std::visit(
      Cases{[](const Regrain& g) -> json::value {
              return json::array{"grain", static_cast<int>(g.from), static_cast<int>(g.to)};
            },
            [&](const Reterm& t) -> json::value {
              return json::array{"term", w.expr(t.from), w.expr(t.to)};
            },
            [&](const Recondition& c) -> json::value {
              return json::array{"condition", w.pred(c.from), w.pred(c.to)};
            },
            [](const Rerows& r) -> json::value {
              return json::array{"rows", r.limit ? json::value(*r.limit) : nullptr, r.ties,
                                 r.distinct};
            },
            [&](const Forget& f) -> json::value {
              json::array conditions;
              for (const auto& condition : f.conditions) conditions.push_back(w.pred(condition));
              return json::array{"forget", conditions, f.times};
            },
            [&](const Reread& r) -> json::value {
              return json::array{"reading", written(*r.to, catalog, Nesting::inner)};
            }},
      change.is);
}

FlipPtr change_of(const json::value& v, const catalog::Catalog& catalog) {
  if (v.is_null()) return nullptr;
  const TermReader r(catalog);
  const auto& parts = TermReader::list(v, 2);
  const std::string kind = TermReader::text(parts[0]);
  const auto part = [&](size_t i) -> const json::value& { return TermReader::list(v, i + 1)[i]; };
  Flip change;
  if (kind == "grain") {
    change.is = Regrain{static_cast<Grain>(TermReader::whole(part(1), kGrains)),
                        static_cast<Grain>(TermReader::whole(part(2), kGrains))};
  } else if (kind == "term") {
    change.is = Reterm{r.expr(part(1)), r.expr(part(2))};
  } else if (kind == "condition") {
    change.is = Recondition{r.pred(part(1)), r.pred(part(2))};
  } else if (kind == "rows") {
    Rerows rows{std::nullopt, TermReader::flag(part(2)), TermReader::flag(part(3))};
    if (!part(1).is_null()) rows.limit = TermReader::whole(part(1), kMostRows);
    change.is = rows;
  } else if (kind == "forget") {
    Forget forget{{}, TermReader::flag(part(2))};
    for (const auto& item : TermReader::list(part(1))) forget.conditions.push_back(r.pred(item));
    change.is = std::move(forget);
  } else if (kind == "reading" && part(1).is_object()) {
    change.is = Reread{
        std::make_shared<const Intent>(read_back(part(1).get_object(), catalog, Nesting::inner))};
  } else {
    throw Gone{};
  }
  return std::make_shared<const Flip>(std::move(change));
}

json::array written(const std::vector<Assumption>& assumptions, const catalog::Catalog& catalog,
                    Nesting nesting) {
  json::array out;
  for (const auto& a : assumptions) {
    json::array others;
    for (const auto& other : a.alternatives) {
      const bool nested = other.change && std::holds_alternative<Reread>(other.change->is);
      if (nested && nesting == Nesting::inner) continue;
      others.push_back(json::array{
          other.text, other.change ? written(*other.change, catalog) : json::value(nullptr)});
    }
    out.push_back(json::array{a.id, a.text, a.choice, others});
  }
  return out;
}

// An alternative whose names are gone is one less.
Alternative alternative_of(const json::value& v, const catalog::Catalog& catalog) {
  if (v.is_string()) return {TermReader::text(v), nullptr};  // of an earlier version
  const auto& parts = TermReader::list(v, 2);
  Alternative out{TermReader::text(parts[0]), nullptr};
  try {
    out.change = change_of(parts[1], catalog);
  } catch (const Gone&) {
    out.text.clear();
  }
  return out;
}

std::vector<Assumption> assumptions_of(const json::value& v, const catalog::Catalog& catalog) {
  std::vector<Assumption> out;
  for (const auto& item : TermReader::list(v)) {
    const auto& all = TermReader::list(item, 4);
    Assumption a{TermReader::text(all[0]), TermReader::text(all[1]), TermReader::text(all[2]), {}};
    for (const auto& other : TermReader::list(all[3])) {
      auto alternative = alternative_of(other, catalog);
      if (!alternative.text.empty()) a.alternatives.push_back(std::move(alternative));
    }
    out.push_back(std::move(a));
  }
  return out;
}

std::optional<Date> date(const json::value& v) {
  if (v.is_null()) return std::nullopt;
  const auto parsed = parse_iso_date(TermReader::text(v));
  if (!parsed) throw Gone{};
  return parsed;
}

json::object written(const Intent& intent, const catalog::Catalog& catalog, Nesting nesting) {
  const TermWriter w(catalog);
  json::object out;
  out["version"] = 2;
  out["subject"] = w.table(intent.subject);
  out["dims"] = w.outputs(intent.dims);
  out["measures"] = w.outputs(intent.measures);
  out["columns"] = w.outputs(intent.columns);
  out["per"] = w.outputs(intent.per);
  out["where"] = w.pred(intent.where);
  out["having"] = w.pred(intent.having);
  json::array times, order, provenance, chosen, keys;
  for (const auto& key : intent.keys) keys.push_back(w.expr(key));
  for (const auto& r : intent.times)
    times.push_back(json::array{w.column(r.column), r.from ? json::value(iso(*r.from)) : nullptr,
                                r.to ? json::value(iso(*r.to)) : nullptr, r.said});
  for (const auto& o : intent.order) order.push_back(json::array{w.expr(o.expr), o.descending});
  for (const auto& p : intent.provenance)
    provenance.push_back(json::array{p.begin, p.end, p.slot, p.evidence});
  for (const auto& [id, choice] : intent.chosen) chosen.push_back(json::array{id, choice});
  out["keys"] = keys;
  out["times"] = times;
  out["order"] = order;
  out["assumptions"] = written(intent.assumptions, catalog, nesting);
  out["provenance"] = provenance;
  out["chosen"] = chosen;
  if (intent.origin && nesting == Nesting::outer)
    out["origin"] = written(*intent.origin, catalog, Nesting::outer);
  out["limit"] = intent.limit ? json::value(*intent.limit) : nullptr;
  out["ties"] = intent.ties;
  out["distinct"] = intent.distinct;
  out["keep_empty_groups"] = intent.keep_empty_groups;
  out["calc"] = static_cast<int>(intent.calc);
  if (intent.against) out["against"] = static_cast<int>(*intent.against);
  out["yes_no"] = intent.yes_no;
  if (intent.count_groups) out["count_groups"] = true;
  json::array series;
  for (const auto& one : intent.series) series.push_back(written(one, catalog, Nesting::inner));
  if (!series.empty()) out["series"] = series;
  return out;
}

std::optional<json::object> parsed_object(std::string_view text) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = kMostNested;
  json::value parsed = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
  if (error || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.get_object());
}

// Members that were added later may be absent.
const json::array& added_list(const json::object& object, const char* key) {
  static const json::array kNone;
  const auto* found = object.if_contains(key);
  return found ? TermReader::list(*found) : kNone;
}

Intent read_back(const json::object& object, const catalog::Catalog& catalog, Nesting nesting) {
  const auto at = [&](const char* key) -> const json::value& {
    const auto* found = object.if_contains(key);
    if (!found) throw Gone{};
    return *found;
  };
  const TermReader r(catalog);
  Intent i;
  i.subject = r.table(at("subject"));
  i.dims = r.outputs(at("dims"));
  i.measures = r.outputs(at("measures"));
  i.columns = r.outputs(at("columns"));
  i.per = r.outputs(at("per"));
  for (const auto& key : added_list(object, "keys")) i.keys.push_back(r.expr(key));
  i.where = r.pred(at("where"));
  i.having = r.pred(at("having"));
  for (const auto& item : TermReader::list(at("times"))) {
    const auto& all = TermReader::list(item, 4);
    i.times.push_back({r.column(all[0]), date(all[1]), date(all[2]), TermReader::text(all[3])});
  }
  for (const auto& item : TermReader::list(at("order")))
    i.order.push_back(
        {r.expr(TermReader::list(item, 2)[0]), TermReader::flag(TermReader::list(item, 2)[1])});
  i.assumptions = assumptions_of(at("assumptions"), catalog);
  for (const auto& item : added_list(object, "provenance")) {
    const auto& all = TermReader::list(item, 4);
    const auto place = [&](size_t n) {
      return static_cast<size_t>(TermReader::whole(all[n], kMostRows));
    };
    i.provenance.push_back(
        {place(0), place(1), TermReader::text(all[2]), TermReader::text(all[3])});
  }
  for (const auto& item : added_list(object, "chosen"))
    i.chosen.emplace_back(TermReader::text(TermReader::list(item, 2)[0]),
                          TermReader::text(TermReader::list(item, 2)[1]));
  if (const auto* origin = object.if_contains("origin");
      origin && origin->is_object() && nesting == Nesting::outer)
    i.origin =
        std::make_shared<const Intent>(read_back(origin->get_object(), catalog, Nesting::inner));
  if (!at("limit").is_null()) i.limit = TermReader::whole(at("limit"), kMostRows);
  i.ties = TermReader::flag(at("ties"));
  i.distinct = TermReader::flag(at("distinct"));
  i.keep_empty_groups = TermReader::flag(at("keep_empty_groups"));
  i.calc = static_cast<Calc>(TermReader::whole(at("calc"), kCalcs));
  if (const auto* against = object.if_contains("against"))
    i.against = static_cast<Grain>(TermReader::whole(*against, kGrains));
  i.yes_no = TermReader::flag(at("yes_no"));
  if (const auto* counted = object.if_contains("count_groups"))
    i.count_groups = TermReader::flag(*counted);
  const auto& series = added_list(object, "series");
  if (!series.empty() && series.size() != 2) throw Gone{};
  for (const auto& one : series) {
    if (!one.is_object()) throw Gone{};
    Intent read = read_back(one.get_object(), catalog, Nesting::inner);
    if (read.dims.empty() || read.measures.empty() || !read.series.empty()) throw Gone{};
    i.series.push_back(std::move(read));
  }
  return i;
}

}  // namespace

std::string to_json(const Intent& intent, const catalog::Catalog& catalog) {
  return json::serialize(written(intent, catalog, Nesting::outer));
}

std::optional<Intent> from_json(std::string_view text, const catalog::Catalog& catalog) {
  const auto parsed = parsed_object(text);
  if (!parsed) return std::nullopt;
  try {
    return read_back(*parsed, catalog, Nesting::outer);
  } catch (const Gone&) {
    return std::nullopt;
  }
}

std::string to_json(const std::vector<Option>& options, const catalog::Catalog& catalog) {
  json::array out;
  for (const auto& option : options)
    out.push_back(
        json::object{{"text", option.text},
                     {"intent", written(option.reading.intent, catalog, Nesting::outer)}});
  return json::serialize(json::object{{"options", std::move(out)}});
}

std::vector<Option> options_from_json(std::string_view text, const catalog::Catalog& catalog) {
  std::vector<Option> out;
  const auto parsed = parsed_object(text);
  if (!parsed) return out;
  try {
    for (const auto& item : added_list(*parsed, "options")) {
      if (!item.is_object()) continue;
      const auto& one = item.get_object();
      const auto* intent = one.if_contains("intent");
      if (!intent || !intent->is_object() || !one.if_contains("text")) continue;
      Option option{TermReader::text(one.at("text")), {}};
      option.reading.intent = read_back(intent->get_object(), catalog, Nesting::outer);
      out.push_back(std::move(option));
    }
  } catch (const Gone&) {
    out.clear();
  }
  return out;
}

std::vector<std::string> option_texts(std::string_view text) {
  std::vector<std::string> out;
  const auto parsed = parsed_object(text);
  const auto* options = parsed ? parsed->if_contains("options") : nullptr;
  if (options && options->is_array())
    for (const auto& item : options->get_array())
      if (const auto* one = item.is_object() ? item.get_object().if_contains("text") : nullptr;
          one && one->is_string())
        out.emplace_back(one->get_string());
  return out;
}

}  // namespace sqlagent::nlq
