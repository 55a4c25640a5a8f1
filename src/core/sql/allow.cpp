#include "core/sql/allow.h"

#include <algorithm>
#include <array>

namespace sqlagent::sql {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name, std::less<>());
}

Names sorted(std::initializer_list<std::string_view> names) {
  Names out(names.begin(), names.end());
  std::sort(out.begin(), out.end());
  return out;
}

// Read-only, without side effects, without a look at catalogs, sessions, files or other relations.
const Names& functions() {
  static const Names list = sorted({
      // aggregates
      "count",
      "sum",
      "avg",
      "min",
      "max",
      "array_agg",
      "string_agg",
      "bool_and",
      "bool_or",
      "every",
      "bit_and",
      "bit_or",
      "json_agg",
      "jsonb_agg",
      "json_object_agg",
      "jsonb_object_agg",
      "stddev",
      "stddev_pop",
      "stddev_samp",
      "variance",
      "var_pop",
      "var_samp",
      "corr",
      "covar_pop",
      "covar_samp",
      "regr_avgx",
      "regr_avgy",
      "regr_count",
      "regr_intercept",
      "regr_r2",
      "regr_slope",
      "regr_sxx",
      "regr_sxy",
      "regr_syy",
      "mode",
      "percentile_cont",
      "percentile_disc",
      "grouping",
      // windows
      "row_number",
      "rank",
      "dense_rank",
      "percent_rank",
      "cume_dist",
      "ntile",
      "lag",
      "lead",
      "first_value",
      "last_value",
      "nth_value",
      // dates and times
      "now",
      "date_trunc",
      "date_part",
      "extract",
      "age",
      "to_char",
      "to_date",
      "to_timestamp",
      "make_date",
      "make_time",
      "make_timestamp",
      "make_timestamptz",
      "make_interval",
      "date_bin",
      "justify_days",
      "justify_hours",
      "justify_interval",
      "timezone",
      "overlaps",
      "isfinite",
      "clock_timestamp",
      "statement_timestamp",
      "transaction_timestamp",
      "timestamp",
      "date",
      "time",
      "interval",
      // text
      "lower",
      "upper",
      "initcap",
      "length",
      "char_length",
      "character_length",
      "octet_length",
      "trim",
      "btrim",
      "ltrim",
      "rtrim",
      "substring",
      "substr",
      "left",
      "right",
      "position",
      "strpos",
      "replace",
      "translate",
      "overlay",
      "reverse",
      "split_part",
      "concat",
      "concat_ws",
      "starts_with",
      "regexp_replace",
      "regexp_match",
      "regexp_matches",
      "regexp_split_to_array",
      "regexp_split_to_table",
      "regexp_count",
      "regexp_instr",
      "regexp_like",
      "regexp_substr",
      "string_to_array",
      "string_to_table",
      "array_to_string",
      "like_escape",
      "similar_to_escape",
      "ascii",
      "chr",
      "md5",
      "to_hex",
      "quote_literal",
      "quote_ident",
      "quote_nullable",
      "repeat",
      "lpad",
      "rpad",
      "to_number",
      "normalize",
      "is_normalized",
      // maths
      "abs",
      "ceil",
      "ceiling",
      "floor",
      "round",
      "trunc",
      "sign",
      "sqrt",
      "cbrt",
      "power",
      "pow",
      "exp",
      "ln",
      "log",
      "log10",
      "mod",
      "div",
      "gcd",
      "lcm",
      "pi",
      "degrees",
      "radians",
      "sin",
      "cos",
      "tan",
      "cot",
      "asin",
      "acos",
      "atan",
      "atan2",
      "sinh",
      "cosh",
      "tanh",
      "width_bucket",
      "random",
      "min_scale",
      "scale",
      "trim_scale",
      "numeric",
      "float8",
      "int4",
      "int8",
      // arrays, json reading, series
      "unnest",
      "array_length",
      "array_position",
      "array_positions",
      "array_remove",
      "array_append",
      "array_cat",
      "array_prepend",
      "array_ndims",
      "array_upper",
      "array_lower",
      "cardinality",
      "generate_series",
      "generate_subscripts",
      "json_build_object",
      "jsonb_build_object",
      "json_build_array",
      "jsonb_build_array",
      "json_array_length",
      "jsonb_array_length",
      "json_extract_path",
      "json_extract_path_text",
      "jsonb_extract_path",
      "jsonb_extract_path_text",
      "json_typeof",
      "jsonb_typeof",
      "json_array_elements",
      "jsonb_array_elements",
      "json_array_elements_text",
      "jsonb_array_elements_text",
      "json_object_keys",
      "jsonb_object_keys",
      "json_each",
      "jsonb_each",
      "json_each_text",
      "jsonb_each_text",
      "to_json",
      "to_jsonb",
      // comparison
      "num_nulls",
      "num_nonnulls",
      "gen_random_uuid",
  });
  return list;
}

const Names& operators() {
  static const Names list =
      sorted({"=",  "<>", "!=",  "<",   ">",    "<=", ">=", "+",  "-",   "*",   "/",   "%",  "^",
              "||", "~~", "!~~", "~~*", "!~~*", "~",  "!~", "~*", "!~*", "->",  "->>", "#>", "#>>",
              "@>", "<@", "&&",  "?",   "&",    "|",  "#",  "@",  "|/",  "||/", "<<",  ">>"});
  return list;
}

const Names& types() {
  static const Names list =
      sorted({"bool",      "boolean",     "int2",     "int4",   "int8", "smallint", "integer",
              "int",       "bigint",      "float4",   "float8", "real", "numeric",  "decimal",
              "text",      "varchar",     "bpchar",   "char",   "date", "time",     "timetz",
              "timestamp", "timestamptz", "interval", "uuid",   "json", "jsonb",    "money"});
  return list;
}

}  // namespace

bool function_allowed(std::string_view name) {
  return has(functions(), name);
}
bool operator_allowed(std::string_view name) {
  return has(operators(), name);
}
bool type_allowed(std::string_view name) {
  return has(types(), name);
}
const std::vector<std::string>& function_names() {
  return functions();
}

bool value_function_allowed(std::string_view op) {
  static constexpr std::array<std::string_view, 9> kDates{
      "SVFOP_CURRENT_DATE",      "SVFOP_CURRENT_TIME",        "SVFOP_CURRENT_TIME_N",
      "SVFOP_CURRENT_TIMESTAMP", "SVFOP_CURRENT_TIMESTAMP_N", "SVFOP_LOCALTIME",
      "SVFOP_LOCALTIME_N",       "SVFOP_LOCALTIMESTAMP",      "SVFOP_LOCALTIMESTAMP_N"};
  return std::find(kDates.begin(), kDates.end(), op) != kDates.end();
}

bool returns_set(std::string_view name) {
  static const Names kSets = sorted({
      "generate_series",
      "generate_subscripts",
      "json_array_elements",
      "json_array_elements_text",
      "json_each",
      "json_each_text",
      "json_object_keys",
      "jsonb_array_elements",
      "jsonb_array_elements_text",
      "jsonb_each",
      "jsonb_each_text",
      "jsonb_object_keys",
      "regexp_matches",
      "regexp_split_to_table",
      "string_to_table",
      "unnest",
  });
  return has(kSets, name);
}

bool multiplies_length(std::string_view name) {
  return name == "repeat" || name == "lpad" || name == "rpad";
}

}  // namespace sqlagent::sql
