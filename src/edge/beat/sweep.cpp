// Directory work only; who owns a file is asked elsewhere.
#include "edge/beat/sweep.h"

#include <algorithm>

namespace sqlagent::beat {
namespace fs = std::filesystem;

std::vector<std::string> old_files(const fs::path& folder, std::chrono::seconds age,
                                   fs::file_time_type now, size_t most) {
  std::vector<std::string> names;
  std::error_code bad;
  for (fs::directory_iterator entry(folder, bad), end; !bad && entry != end; entry.increment(bad)) {
    if (names.size() == most) break;
    std::error_code gone;  // a file may vanish while we look
    if (!fs::is_regular_file(entry->symlink_status(gone))) continue;
    const auto written = entry->last_write_time(gone);
    if (!gone && now - written > age) names.push_back(entry->path().filename().string());
  }
  return names;
}

size_t remove_unowned(const fs::path& folder, const std::vector<std::string>& names,
                      const std::vector<std::string>& owned) {
  size_t removed = 0;
  for (const auto& name : names) {
    if (std::find(owned.begin(), owned.end(), name) != owned.end()) continue;
    std::error_code bad;
    if (fs::remove(folder / name, bad)) ++removed;
  }
  return removed;
}

}  // namespace sqlagent::beat
