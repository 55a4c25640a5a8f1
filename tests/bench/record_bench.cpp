// How much of what the offline engine itself writes is read back (core/prompt/record.h): each
// answered question of our own files, in each wording. Prints how many statements become a record,
// how many of those are lowered to the same statement again, and how many are said in the same
// words.
//   record_bench tests/questions [--show]     --show: statements that are not read back
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "core/catalog/catalog.h"
#include "core/measure/question_file.h"
#include "core/nlq/lens.h"
#include "core/nlq/lower.h"
#include "core/nlq/read.h"
#include "core/prompt/outline.h"
#include "core/prompt/record.h"
#include "edge/cli/facts_of_files.h"

namespace sqlagent {
namespace {

struct Counted {
  int answered = 0, read = 0, same = 0, said = 0;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void ask(const std::string& question, const nlq::Lens& lens, Date today, bool show,
         Counted& count) {
  const auto& catalog = lens.catalog;
  const auto readings = nlq::read(question, lens, today);
  if (readings.decision != nlq::Decision::answer) return;
  const auto& reading = readings.ranked.front();
  ++count.answered;
  const auto record = prompt::record_of(reading.sql, catalog);
  if (!record) {
    if (show) std::printf("%s\n%s\n\n", question.c_str(), reading.sql.c_str());
    return;
  }
  ++count.read;
  count.same += prompt::same_tree(reading.sql, nlq::lower(record->intent, catalog));
  count.said += nlq::describe(reading.intent, catalog) == nlq::describe(record->intent, catalog);
}

void ask_file(const std::filesystem::path& path, bool show, Counted& count) {
  const auto set = measure::parse_questions(path.stem().string(), text_of(path));
  if (!set) {
    std::fprintf(stderr, "%s\n", set.error().c_str());
    return;
  }
  auto folder = path;
  folder.replace_extension();
  const TenantId nobody("00000000-0000-4000-8000-000000000001");
  const auto catalog = catalog::build(nobody, 1, cli::facts_of_files({folder.string()}));
  const nlq::Lens lens(catalog);
  for (const auto& question : set->questions) {
    if (!question.before.empty()) continue;
    ask(question.text, lens, set->today, show, count);
    for (const auto& wording : question.wordings) ask(wording, lens, set->today, show, count);
  }
}

}  // namespace
}  // namespace sqlagent

int main(int argc, char** argv) {
  using namespace sqlagent;
  if (argc < 2) {
    std::fputs("usage: record_bench FOLDER [--show]\n", stderr);
    return 2;
  }
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
    if (entry.path().extension() == ".questions") files.insert(entry.path());
  Counted count;
  for (const auto& file : files) ask_file(file, argc > 2, count);
  const auto share = [&](int of) { return 100.0 * of / std::max(1, count.answered); };
  std::printf(
      "%d answered questions: %.1f %% read back, %.1f %% the same statement again,"
      " %.1f %% said in the same words\n",
      count.answered, share(count.read), share(count.same), share(count.said));
}
