// How the parts of an Office archive name each other (Open Packaging Conventions, ECMA-376 part 2).
#pragma once
#include <functional>
#include <map>
#include <string>

#include "core/sheet/xml.h"
#include "core/sheet/zip.h"

namespace sqlagent::sheet {

struct Relation {
  // The last step of its URI: "worksheet", alike in strict and transitional files.
  std::string type;
  std::string target;  // the other part's name in the archive
};
using Relations = std::map<std::string, Relation, std::less<>>;  // by id

// Of that part, or of the whole package if its name is empty; none if nothing says so.
Result<Relations, Refusal> relations_of(const Zip& zip, std::string_view part);

// Parses a whole part with a reader that is made of it and `more`.
template <class Reader, class... More>
Result<std::unique_ptr<Reader>, Refusal> parsed(const Zip& zip, std::string_view name,
                                                More&... more) {
  auto part = zip.part(name);
  if (!part) return unexpected(part.error());
  auto reader = std::make_unique<Reader>(std::move(*part), more...);
  if (const auto done = reader->all(); !done) return unexpected(done.error());
  return reader;
}

// A name as a file gives it, at most some 200 bytes of it.
std::string short_name(std::string_view name);

bool is_true(std::string_view text);  // an xsd:boolean
int to_int(std::string_view text, int otherwise);

}  // namespace sqlagent::sheet
