#include "core/sql/allow.h"

#include <algorithm>
#include <functional>
#include <initializer_list>

namespace sqlagent::sql {
namespace {

using Names = std::vector<std::string>;

// Words between blanks, of all the texts together, sorted.
Names words(std::initializer_list<std::string_view> texts) {
  Names out;
  for (std::string_view text : texts)
    for (size_t begin = 0, end; begin < text.size(); begin = end + 1) {
      end = std::min(text.find(' ', begin), text.size());
      if (end > begin) out.emplace_back(text.substr(begin, end - begin));
    }
  std::sort(out.begin(), out.end());
  return out;
}

bool has(const Names& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name, std::less<>());
}

constexpr std::string_view kAggregates =
    "array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every "
    "json_agg json_object_agg jsonb_agg jsonb_object_agg max min mode percentile_cont "
    "percentile_disc range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept "
    "regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum "
    "var_pop var_samp variance";

constexpr std::string_view kWindows =
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank "
    "row_number";

constexpr std::string_view kDates =
    "age clock_timestamp date date_bin date_part date_trunc extract interval isfinite justify_days "
    "justify_hours justify_interval make_date make_interval make_time make_timestamp "
    "make_timestamptz now overlaps statement_timestamp time timestamp timestamptz timezone to_char "
    "to_date to_timestamp transaction_timestamp";

constexpr std::string_view kTexts =
    "ascii bit_length btrim char_length character_length chr concat concat_ws format initcap "
    "is_normalized left length like_escape lower lpad ltrim md5 normalize octet_length overlay "
    "position quote_ident quote_literal quote_nullable regexp_count regexp_instr regexp_like "
    "regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table "
    "regexp_substr repeat replace reverse right rpad rtrim similar_to_escape split_part "
    "starts_with string_to_array string_to_table strpos substr substring text to_hex to_number "
    "translate upper";

constexpr std::string_view kBytes =
    "convert_from convert_to decode encode sha224 sha256 sha384 sha512";

constexpr std::string_view kMaths =
    "abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh bool cbrt ceil ceiling "
    "cos cosd cosh cot cotd degrees div exp factorial float4 float8 floor gcd int2 int4 int8 lcm "
    "ln log log10 min_scale mod numeric pi pow power radians random round scale sign sin sind sinh "
    "sqrt tan tand tanh trim_scale trunc width_bucket";

constexpr std::string_view kArrays =
    "array_append array_cat array_dims array_fill array_length array_lower array_ndims "
    "array_position array_positions array_prepend array_remove array_replace array_to_json "
    "array_to_string array_upper cardinality generate_series generate_subscripts trim_array unnest";

constexpr std::string_view kJson =
    "json_array_elements json_array_elements_text json_array_length json_build_array "
    "json_build_object json_each json_each_text json_extract_path json_extract_path_text "
    "json_object json_object_keys json_strip_nulls json_to_record json_to_recordset json_typeof "
    "jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array "
    "jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text "
    "jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_match "
    "jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set "
    "jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json "
    "to_jsonb";

constexpr std::string_view kRanges =
    "daterange int4range int8range isempty lower_inc lower_inf numrange range_merge tsrange "
    "tstzrange upper_inc upper_inf";

constexpr std::string_view kOthers = "gen_random_uuid num_nonnulls num_nulls";

const Names& functions() {
  static const Names list = words(
      {kAggregates, kWindows, kDates, kTexts, kBytes, kMaths, kArrays, kJson, kRanges, kOthers});
  return list;
}

const Names& operators() {
  static const Names list = words({
      "= <> != < > <= >=",                                             // comparison
      "+ - * / % ^ & | # ~ << >> @ |/ ||/",                            // numbers
      "|| ~~ !~~ ~~* !~~* ~* !~ !~* ^@",                               // text
      "-> ->> #> #>> #- @> <@ ? ?| ?& @? @@", "&& -|- &< &> <<| |>>",  // json, arrays, ranges
  });
  return list;
}

const Names& types() {
  static const Names list = words({
      "bool boolean int2 smallint int4 int integer int8 bigint float4 real float8 numeric decimal",
      "text varchar bpchar char bytea bit varbit uuid money",
      "date time timetz timestamp timestamptz interval",
      "json jsonb jsonpath int4range int8range numrange daterange tsrange tstzrange",
      "int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange",
  });
  return list;
}

}  // namespace

bool function_allowed(std::string_view name) {
  return has(functions(), name);
}
bool operator_allowed(std::string_view name) {
  return has(operators(), name);
}
bool operator_compares(std::string_view name) {
  static const Names kComparing = words({
      "= <> != < > <= >= ~~ !~~ ~~* !~~* ~ ~* !~ !~* ^@ @> <@ ? ?| ?& @? @@ && -|- &< &> <<| |>>",
  });
  return has(kComparing, name);
}
bool type_allowed(std::string_view name) {
  return has(types(), name);
}
bool type_padded(std::string_view name) {
  return name == "bpchar" || name == "bit";
}
const std::vector<std::string>& function_names() {
  return functions();
}
const std::vector<std::string>& type_names() {
  return types();
}

bool collation_allowed(std::string_view name) {
  static const Names kPlain = words({"C POSIX default ucs_basic C.UTF-8 C.utf8"});
  return has(kPlain, name) || name.ends_with("-x-icu");
}

bool value_function_allowed(std::string_view op) {
  static const Names kDateFunctions = words({
      "SVFOP_CURRENT_DATE SVFOP_CURRENT_TIME SVFOP_CURRENT_TIME_N SVFOP_CURRENT_TIMESTAMP",
      "SVFOP_CURRENT_TIMESTAMP_N SVFOP_LOCALTIME SVFOP_LOCALTIME_N SVFOP_LOCALTIMESTAMP",
      "SVFOP_LOCALTIMESTAMP_N",
  });
  return has(kDateFunctions, op);
}

bool returns_pairs(std::string_view name) {
  return name == "json_each" || name == "json_each_text" || name == "jsonb_each" ||
         name == "jsonb_each_text";
}

bool returns_record(std::string_view name) {
  return name == "json_to_record" || name == "json_to_recordset" || name == "jsonb_to_record" ||
         name == "jsonb_to_recordset";
}

bool returns_set(std::string_view name) {
  static const Names kSets = words({
      "generate_series generate_subscripts json_array_elements json_array_elements_text",
      "json_object_keys json_to_recordset jsonb_array_elements jsonb_array_elements_text",
      "jsonb_object_keys jsonb_path_query jsonb_to_recordset regexp_matches",
      "regexp_split_to_table string_to_table unnest",
  });
  return returns_pairs(name) || has(kSets, name);
}

}  // namespace sqlagent::sql
