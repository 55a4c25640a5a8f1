#include "core/sheet/opc.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <vector>

namespace sqlagent::sheet {
namespace {

// A relationship's target, seen from the folder of the part that has it: "worksheets/a.xml",
// "/xl/a.xml", "../a.xml". Never leaves the archive: it is a name among its entries.
std::string resolve(std::string_view part, std::string_view target) {
  std::string path;
  if (target.starts_with('/')) {
    path = target.substr(1);
  } else {
    const size_t slash = part.rfind('/');
    path = (slash == part.npos ? "" : std::string(part.substr(0, slash + 1))) + std::string(target);
  }
  std::vector<std::string> steps;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(step);
    }
    begin = end + 1;
  }
  return fmt::format("{}", fmt::join(steps, "/"));
}

struct RelationsReader final : XmlReader {
  RelationsReader(std::unique_ptr<ByteStream> stream, std::string_view p)
      : XmlReader(std::move(stream)), part(p) {}
  std::string part;
  Relations relations;
  void start(std::string_view name, const Attributes& a) override {
    if (name != "Relationship") return;
    const std::string_view type = a.get("Type").value_or("");
    const bool outside = a.get("TargetMode").value_or("") == "External";
    constexpr size_t kLongPath = 4096;
    constexpr size_t kMany = 10'000;
    if (outside || a.get("Target").value_or("").size() > kLongPath || relations.size() > kMany)
      return;
    relations[short_name(a.get("Id").value_or(""))] = {short_name(type.substr(type.rfind('/') + 1)),
                                                       resolve(part, a.get("Target").value_or(""))};
  }
  void end(std::string_view) override {}
};

}  // namespace

Result<Relations, Refusal> relations_of(const Zip& zip, std::string_view part) {
  const size_t slash = part.rfind('/');
  const std::string_view folder = slash == part.npos ? "" : part.substr(0, slash + 1);
  const std::string name = fmt::format("{}_rels/{}.rels", folder, part.substr(folder.size()));
  if (!zip.has(name)) return Relations{};
  const auto reader = parsed<RelationsReader>(zip, name, part);
  if (!reader) return unexpected(reader.error());
  return std::move((*reader)->relations);
}

std::string short_name(std::string_view name) {
  constexpr size_t kBytes = 200;
  if (name.size() <= kBytes) return std::string(name);
  size_t end = kBytes;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return std::string(name.substr(0, end));
}

bool is_true(std::string_view text) {
  return text == "1" || text == "true" || text == "on";
}

int to_int(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace sqlagent::sheet
