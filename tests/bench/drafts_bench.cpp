// Drafts through the repairer, for repair_eval.py, and SELECTs held against what was asked, for
// check_eval.py. Lines of JSON come in and go out, one each:
//   {"db", "schema", "draft"} →
//   {"refused": {"message", "nearest"}?, "mended": text?, "done": [text…]}
//   {"db", "schema", "question", "select"} → {"doubtful", "differences": [{kind, text, weight}…]}
// Facts are surveyed once and kept in a folder.
//   drafts_bench FOLDER URL      URL with {db}
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>

#include "core/catalog/catalog.h"
#include "core/nlq/read.h"
#include "core/prompt/compare.h"
#include "core/prompt/lift.h"
#include "core/prompt/record.h"
#include "core/prompt/repair.h"
#include "core/sql/admit.h"
#include "surveyed.h"

namespace sqlagent {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& line, std::string_view field) {
  return json::value_to<std::string>(line.at(field));
}

class Catalogs {
 public:
  Catalogs(std::string folder, std::string url)
      : folder_(std::move(folder)), url_(std::move(url)) {}

  const catalog::Catalog& of(const std::string& database, const std::string& schema) {
    const auto key = std::pair(database, schema);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    const TenantId nobody("00000000-0000-4000-8000-000000000001");
    auto facts = bench::facts_of(folder_, url_, database, schema);
    return known_.emplace(key, catalog::build(nobody, 1, std::move(facts))).first->second;
  }

 private:
  std::string folder_, url_;
  std::map<std::pair<std::string, std::string>, catalog::Catalog> known_;
};

json::object mended(const std::string& draft, const catalog::Catalog& catalog) {
  json::object out;
  if (const auto admitted = sql::admit(draft, catalog); !admitted)
    out["refused"] = {{"message", admitted.error().message},
                      {"nearest", json::value_from(admitted.error().nearest)}};
  const auto began = std::chrono::steady_clock::now();
  if (const auto found = prompt::mend(draft, catalog)) {
    out["mended"] = found->sql;
    out["done"] = json::value_from(found->done);
  }
  out["milliseconds"] =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return out;
}

json::object checked(const std::string& select, const catalog::Catalog& catalog,
                     const std::string& question) {
  const auto began = std::chrono::steady_clock::now();
  const auto readings = nlq::read(question, catalog, make_date(2025, 11, 15));
  const auto lifted = prompt::lift(select, catalog);
  json::object out;
  json::array said;
  if (lifted) {
    const auto found = prompt::differences(*lifted, question, readings, catalog);
    for (const auto& one : found)
      said.push_back(
          {{"kind", static_cast<int>(one.kind)}, {"text", one.text}, {"weight", one.weight}});
    out["doubtful"] = prompt::doubtful(found);
    out["record"] = prompt::record_of(select, catalog).has_value();
  }
  out["differences"] = std::move(said);
  out["milliseconds"] =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  return out;
}

json::object answered(const json::value& asked, const catalog::Catalog& catalog) {
  if (asked.as_object().contains("select"))
    return checked(text_of(asked, "select"), catalog, text_of(asked, "question"));
  return mended(text_of(asked, "draft"), catalog);
}

}  // namespace
}  // namespace sqlagent

int main(int argc, char** argv) {
  using namespace sqlagent;
  if (argc != 3) {
    std::fputs("usage: drafts_bench FOLDER URL\n", stderr);
    return 2;
  }
  Catalogs catalogs(argv[1], argv[2]);
  for (std::string line; std::getline(std::cin, line);) {
    const auto asked = json::parse(line);
    const auto& catalog = catalogs.of(text_of(asked, "db"), text_of(asked, "schema"));
    std::puts(json::serialize(answered(asked, catalog)).c_str());
  }
}
