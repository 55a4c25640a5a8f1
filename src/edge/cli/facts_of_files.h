// What a catalog needs to know of spreadsheets on this machine: read as an import would read them,
// without a database.
#pragma once
#include <string>
#include <vector>

#include "core/catalog/facts.h"

namespace sqlagent::cli {

// paths: files, and folders whose files are taken in the order of their names. Error(bad_request)
// for one that cannot be read.
std::vector<catalog::TableFacts> facts_of_files(const std::vector<std::string>& paths);

}  // namespace sqlagent::cli
