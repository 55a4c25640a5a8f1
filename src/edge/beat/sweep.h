// Spool files without an owner row: what a killed server or an abandoned upload left behind.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace sqlagent::beat {

// Names of regular files directly in the folder that are older than `age`, at most `most`. A folder
// that is not there is empty. Does not follow links.
std::vector<std::string> old_files(const std::filesystem::path& folder, std::chrono::seconds age,
                                   std::filesystem::file_time_type now, size_t most);

// Removes those of `names` that are not in `owned`. Answers how many went.
size_t remove_unowned(const std::filesystem::path& folder, const std::vector<std::string>& names,
                      const std::vector<std::string>& owned);

}  // namespace sqlagent::beat
