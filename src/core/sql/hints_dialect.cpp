// Functions, types, operators and columns of other databases, and those of PostgreSQL that may not
// be used here.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/edit_distance.h"
#include "core/sql/allow.h"
#include "core/sql/hints.h"

namespace sqlagent::sql {
namespace {

struct Instead {
  std::string_view name, use;
};

constexpr Instead kFunctions[] = {
    // nulls and choices
    {"ifnull", "coalesce(a, b)"},
    {"isnull", "coalesce(a, b), or x IS NULL"},
    {"nvl", "coalesce(a, b)"},
    {"nvl2", "CASE WHEN x IS NOT NULL THEN a ELSE b END"},
    {"zeroifnull", "coalesce(x, 0)"},
    {"nullifzero", "nullif(x, 0)"},
    {"if", "CASE WHEN condition THEN a ELSE b END"},
    {"iif", "CASE WHEN condition THEN a ELSE b END"},
    {"iff", "CASE WHEN condition THEN a ELSE b END"},
    {"choose", "CASE n WHEN 1 THEN a WHEN 2 THEN b END"},
    {"safe_divide", "a / nullif(b, 0)"},
    {"div0", "coalesce(a / nullif(b, 0), 0)"},
    {"try_cast", "CASE WHEN x ~ '^[0-9]+$' THEN x::int END"},
    {"safe_cast", "CASE WHEN x ~ '^[0-9]+$' THEN x::int END"},
    {"convert", "CAST(x AS type), or x::type"},
    {"isnumeric", "x ~ '^[0-9]+(\\.[0-9]+)?$'"},
    // dates
    {"datediff", "date_a - date_b for days, or age(a, b)"},
    {"date_diff", "date_a - date_b for days, or age(a, b)"},
    {"timestampdiff", "extract(epoch FROM b - a) / 3600 for hours, or age(b, a)"},
    {"dateadd", "d + interval '1 day'"},
    {"date_add", "d + interval '1 day'"},
    {"adddate", "d + interval '1 day'"},
    {"timestampadd", "d + interval '1 day'"},
    {"date_sub", "d - interval '1 day'"},
    {"subdate", "d - interval '1 day'"},
    {"add_months", "d + interval '1 month'"},
    {"months_between", "extract(year FROM age(b, a)) * 12 + extract(month FROM age(b, a))"},
    {"year", "extract(year FROM d)"},
    {"quarter", "extract(quarter FROM d)"},
    {"month", "extract(month FROM d)"},
    {"week", "extract(week FROM d)"},
    {"weekofyear", "extract(week FROM d)"},
    {"yearweek", "to_char(d, 'IYYYIW')"},
    {"day", "extract(day FROM d)"},
    {"dayofmonth", "extract(day FROM d)"},
    {"dayofyear", "extract(doy FROM d)"},
    {"dayofweek", "extract(isodow FROM d), where Monday is 1"},
    {"weekday", "extract(isodow FROM d), where Monday is 1"},
    {"hour", "extract(hour FROM t)"},
    {"minute", "extract(minute FROM t)"},
    {"second", "extract(second FROM t)"},
    {"dayname", "to_char(d, 'FMDay')"},
    {"monthname", "to_char(d, 'FMMonth')"},
    {"datename", "to_char(d, 'FMMonth')"},
    {"datepart", "extract(year FROM d)"},
    {"datetrunc", "date_trunc('month', d)"},
    {"date_format", "to_char(d, 'YYYY-MM')"},
    {"format_date", "to_char(d, 'YYYY-MM')"},
    {"strftime", "to_char(d, 'YYYY-MM'), or extract(year FROM d)"},
    {"str_to_date", "to_date(x, 'YYYY-MM-DD')"},
    {"parse_date", "to_date(x, 'YYYY-MM-DD')"},
    {"date_parse", "to_timestamp(x, 'YYYY-MM-DD')"},
    {"julianday", "date_a - date_b for days between dates"},
    {"to_days", "date_a - date_b for days between dates"},
    {"last_day", "(date_trunc('month', d) + interval '1 month - 1 day')::date"},
    {"eomonth", "(date_trunc('month', d) + interval '1 month - 1 day')::date"},
    {"datetime", "to_timestamp(x, 'YYYY-MM-DD HH24:MI:SS'), or x::timestamp"},
    {"datefromparts", "make_date(year, month, day)"},
    {"getdate", "now()"},
    {"getutcdate", "now() AT TIME ZONE 'UTC'"},
    {"sysdate", "now()"},
    {"curdate", "CURRENT_DATE"},
    {"curtime", "CURRENT_TIME"},
    {"today", "CURRENT_DATE"},
    {"timeofday", "now()"},
    {"unix_timestamp", "extract(epoch FROM t)"},
    {"from_unixtime", "to_timestamp(seconds)"},
    {"convert_tz", "t AT TIME ZONE 'Europe/Berlin'"},
    // text
    {"len", "length(x)"},
    {"datalength", "octet_length(x)"},
    {"charindex", "strpos(text, part)"},
    {"patindex", "regexp_instr(text, pattern)"},
    {"instr", "strpos(text, part)"},
    {"locate", "strpos(text, part)"},
    {"ucase", "upper(x)"},
    {"lcase", "lower(x)"},
    {"mid", "substr(x, start, length)"},
    {"substring_index", "split_part(x, ',', 1)"},
    {"replicate", "repeat(x, 3)"},
    {"space", "repeat(' ', 3)"},
    {"stuff", "overlay(x PLACING y FROM 1 FOR 2)"},
    {"regexp_extract", "substring(x FROM 'pattern')"},
    {"regexp_contains", "x ~ 'pattern'"},
    {"contains", "strpos(x, 'part') > 0, or x ILIKE '%part%'"},
    {"endswith", "x LIKE '%end'"},
    {"startswith", "starts_with(x, 'begin')"},
    {"printf", "to_char(x, 'FM999990.00')"},
    {"group_concat", "string_agg(x, ', ')"},
    {"listagg", "string_agg(x, ', ' ORDER BY x)"},
    {"wm_concat", "string_agg(x, ', ')"},
    {"char", "chr(n)"},
    {"hex", "to_hex(n), or encode(bytes, 'hex')"},
    {"find_in_set", "x = ANY(string_to_array(list, ','))"},
    {"field", "array_position(ARRAY['a', 'b'], x)"},
    {"elt", "(ARRAY['a', 'b'])[n]"},
    {"soundex", "lower(a) = lower(b), or ILIKE"},
    {"levenshtein", "ILIKE, or ~* with a pattern"},
    {"similarity", "ILIKE, or ~* with a pattern"},
    {"unaccent", "translate(x, 'äöü', 'aou')"},
    // numbers
    {"rand", "random()"},
    {"truncate", "trunc(x, 2)"},
    {"square", "x ^ 2"},
    {"log2", "log(2, x)"},
    {"ceil_div", "ceil(a / b)"},
    {"bitand", "a & b"},
    {"to_int", "x::int"},
    {"tonumber", "x::numeric"},
    {"setseed", "random() without it"},
    // aggregates
    {"stdev", "stddev(x)"},
    {"stdevp", "stddev_pop(x)"},
    {"var", "variance(x)"},
    {"varp", "var_pop(x)"},
    {"median", "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)"},
    {"percentile", "percentile_cont(0.9) WITHIN GROUP (ORDER BY x)"},
    {"quantile", "percentile_cont(0.9) WITHIN GROUP (ORDER BY x)"},
    {"approx_quantiles", "percentile_cont(0.9) WITHIN GROUP (ORDER BY x)"},
    {"approx_percentile", "percentile_cont(0.9) WITHIN GROUP (ORDER BY x)"},
    {"approx_count_distinct", "count(DISTINCT x)"},
    {"approx_distinct", "count(DISTINCT x)"},
    {"count_distinct", "count(DISTINCT x)"},
    {"countd", "count(DISTINCT x)"},
    {"countif", "count(*) FILTER (WHERE condition)"},
    {"count_if", "count(*) FILTER (WHERE condition)"},
    {"sumif", "sum(x) FILTER (WHERE condition)"},
    {"sum_if", "sum(x) FILTER (WHERE condition)"},
    {"averageif", "avg(x) FILTER (WHERE condition)"},
    {"total", "sum(x)"},
    {"average", "avg(x)"},
    {"mean", "avg(x)"},
    {"any_value", "min(x)"},
    {"first", "(array_agg(x ORDER BY t))[1]"},
    {"last", "(array_agg(x ORDER BY t DESC))[1]"},
    {"max_by", "(array_agg(x ORDER BY y DESC))[1]"},
    {"min_by", "(array_agg(x ORDER BY y))[1]"},
    {"arg_max", "(array_agg(x ORDER BY y DESC))[1]"},
    {"arg_min", "(array_agg(x ORDER BY y))[1]"},
    {"collect_list", "array_agg(x)"},
    {"ratio_to_report", "x / sum(x) OVER ()"},
    {"xmlagg", "string_agg(x, ', ')"},
    {"crosstab", "sum(x) FILTER (WHERE month = 1), one for each column"},
    // json, arrays, rows
    {"json_extract", "x -> 'key', or x ->> 'key' for text"},
    {"json_value", "x ->> 'key'"},
    {"json_query", "x -> 'key'"},
    {"get_json_object", "x ->> 'key'"},
    {"json_arrayagg", "json_agg(x)"},
    {"json_objectagg", "json_object_agg(k, v)"},
    {"explode", "unnest(array)"},
    {"flatten", "unnest(array)"},
    {"split", "string_to_array(x, ','), or split_part(x, ',', 1)"},
    {"array_contains", "x = ANY(array)"},
    {"array_size", "cardinality(array)"},
    {"array_distinct", "ARRAY(SELECT DISTINCT unnest(array))"},
    {"sequence", "generate_series(1, 10)"},
    {"typeof", "the type you know from the column"},
    {"pg_typeof", "the type you know from the column"},
    {"newid", "gen_random_uuid()"},
    {"uuid", "gen_random_uuid()"},
    {"uuid_generate_v4", "gen_random_uuid()"},
    {"rowid", "row_number() OVER (ORDER BY …)"},
};

constexpr Instead kTypes[] = {
    {"string", "text"},
    {"nvarchar", "varchar"},
    {"varchar2", "varchar"},
    {"nchar", "char"},
    {"clob", "text"},
    {"tinytext", "text"},
    {"mediumtext", "text"},
    {"longtext", "text"},
    {"ntext", "text"},
    {"number", "numeric"},
    {"bignumeric", "numeric"},
    {"double", "double precision"},
    {"float64", "float8"},
    {"float32", "float4"},
    {"tinyint", "smallint"},
    {"mediumint", "integer"},
    {"byteint", "smallint"},
    {"int1", "smallint"},
    {"int16", "smallint"},
    {"int32", "integer"},
    {"int64", "bigint"},
    {"long", "bigint"},
    {"hugeint", "numeric"},
    {"signed", "integer"},
    {"unsigned", "bigint"},
    {"uint64", "numeric"},
    {"serial", "integer"},
    {"datetime", "timestamp"},
    {"datetime2", "timestamp"},
    {"smalldatetime", "timestamp"},
    {"year", "integer"},
    {"timestamp_ntz", "timestamp"},
    {"timestamp_tz", "timestamptz"},
    {"bool_", "boolean"},
    {"blob", "bytea"},
    {"binary", "bytea"},
    {"varbinary", "bytea"},
    {"variant", "jsonb"},
    {"hstore", "jsonb"},
    {"citext", "text"},
    {"name", "text"},
    {"uniqueidentifier", "uuid"},
};

constexpr Instead kColumns[] = {
    {"sysdate", "now()"},
    {"getdate", "now()"},
    {"today", "CURRENT_DATE"},
    {"rownum", "LIMIT, or row_number() OVER (ORDER BY …)"},
    {"rowid", "the key column of the table"},
    {"level", "WITH RECURSIVE with a column that counts"},
    {"day", "'day' in single quotes for a part of a date: date_trunc('day', d)"},
    {"week", "'week' in single quotes for a part of a date: date_trunc('week', d)"},
    {"month", "'month' in single quotes for a part of a date: date_trunc('month', d)"},
    {"quarter", "'quarter' in single quotes for a part of a date: date_trunc('quarter', d)"},
    {"year", "'year' in single quotes for a part of a date: date_trunc('year', d)"},
    {"hour", "'hour' in single quotes for a part of a time: date_trunc('hour', t)"},
};

// Families of PostgreSQL's own functions that would do more than read values.
constexpr Instead kFamilies[] = {
    {"pg_sleep", "it only waits. Leave it out"},
    {"pg_advisory", "it takes locks. Leave it out"},
    {"pg_try_advisory", "it takes locks. Leave it out"},
    {"pg_read", "it touches files of the server. Ask for your own tables"},
    {"pg_ls", "it touches files of the server. Ask for your own tables"},
    {"pg_stat_file", "it touches files of the server. Ask for your own tables"},
    {"lo_", "it touches files of the server. Ask for your own tables"},
    {"query_to_", "it runs other statements. Write the question itself"},
    {"table_to_", "it runs other statements. Write the question itself"},
    {"schema_to_", "it runs other statements. Write the question itself"},
    {"database_to_", "it runs other statements. Write the question itself"},
    {"cursor_to_", "it runs other statements. Write the question itself"},
    {"dblink", "it runs other statements. Write the question itself"},
    {"ts_stat", "it runs other statements. Write the question itself"},
    {"ts_rewrite", "it runs other statements. Write the question itself"},
    {"nextval", "it changes a counter. Use row_number() OVER (ORDER BY …)"},
    {"setval", "it changes a counter. Use row_number() OVER (ORDER BY …)"},
    {"currval", "it reads a counter. Use row_number() OVER (ORDER BY …)"},
    {"lastval", "it reads a counter. Use row_number() OVER (ORDER BY …)"},
    {"set_config", "it changes settings. Leave it out"},
    {"current_setting", "it looks at the server, not at your data. Leave it out"},
    {"current_", "it looks at the server, not at your data. Leave it out"},
    {"has_", "it looks at the server, not at your data. Leave it out"},
    {"inet_", "it looks at the server, not at your data. Leave it out"},
    {"txid_", "it looks at the server, not at your data. Leave it out"},
    {"version", "it looks at the server, not at your data. Leave it out"},
    {"xml", "XML is not supported. Use json_agg or string_agg"},
    {"xpath", "XML is not supported. Use json"},
    {"pg_", "it looks at the server, not at your data. Leave it out"},
};

// What the grammar knows by itself, for "did you mean".
constexpr std::string_view kSpecialForms[] = {"coalesce", "nullif", "greatest", "least",
                                              "trim",     "cast",   "exists",   "grouping"};

const Instead* find(std::span<const Instead> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Instead& one) { return one.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

Hint function_hint(std::string_view name) {
  if (const auto* found = find(kFunctions, name)) {
    const auto first = found->use.substr(0, found->use.find('('));
    std::vector<std::string> nearest;
    if (function_allowed(first) || std::ranges::count(kSpecialForms, first) > 0)
      nearest.emplace_back(first);
    return {fmt::format("The function {} is not available here; use {}.", name, found->use),
            nearest};
  }
  for (const auto& [prefix, why] : kFamilies)
    if (name.starts_with(prefix))
      return {fmt::format("The function {} is not available: {}.", name, why), {}};
  std::vector<std::string> known = function_names();
  known.insert(known.end(), std::begin(kSpecialForms), std::end(kSpecialForms));
  auto nearest = nearest_names(name, known, 3);
  if (nearest.empty())
    return {fmt::format("The function {} is not available; use PostgreSQL's functions for numbers, "
                        "text, dates, json and windows.",
                        name),
            {}};
  return {fmt::format("The function {} is not available; did you mean {}?", name, nearest[0]),
          std::move(nearest)};
}

Hint type_hint(std::string_view name) {
  if (const auto* found = find(kTypes, name))
    return {fmt::format("The type {} is not available; use {}.", name, found->use),
            {std::string(found->use)}};
  if (name.starts_with("reg") || name == "oid" || name == "xid" || name == "tid")
    return {fmt::format("The type {} is not available: it looks into the server's catalogs. Use "
                        "text or integer.",
                        name),
            {}};
  auto nearest = nearest_names(name, type_names(), 3);
  if (nearest.empty())
    return {fmt::format("The type {} is not available; use text, integer, numeric, boolean, date, "
                        "timestamp, interval, json or arrays of them.",
                        name),
            {}};
  return {fmt::format("The type {} is not available; did you mean {}?", name, nearest[0]),
          std::move(nearest)};
}

std::string operator_hint(std::string_view name) {
  static constexpr Instead kOperators[] = {
      {"==", "="},         {"===", "="},   {"<=>", "IS NOT DISTINCT FROM"},
      {"!", "NOT"},        {"&&&", "AND"}, {"**", "^"},
      {"//", "div(a, b)"}, {"=~", "~"},    {"<->", "a - b"},
      {"%%", "mod(a, b)"}, {":=", "AS"},   {"@@@", "ILIKE"},
  };
  if (name.contains('`'))
    return "Backticks are not supported; write an unusual name in double quotes: \"Order Id\".";
  if (const auto* found = find(kOperators, name))
    return fmt::format("The operator {} is not available; use {}.", name, found->use);
  return fmt::format(
      "The operator {} is not available; use those for comparing, calculating, text, json, arrays "
      "and ranges.",
      name);
}

std::string column_hint(std::string_view name) {
  if (name.contains("\u2018") || name.contains("\u2019") || name.contains("\u201c") ||
      name.contains("\u201d"))
    return "Write text in straight single quotes: 'Paris'.";
  if (const auto* found = find(kColumns, name))
    return fmt::format("There is no column {}; use {}.", name, found->use);
  return "";
}

}  // namespace sqlagent::sql
