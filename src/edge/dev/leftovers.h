// What a killed supervisor may leave for a moment: a PostgreSQL or Redis that is still shutting
// down on our data.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace sqlagent::dev {

// Processes of that name (as in /proc/PID/comm) that work in that folder.
std::vector<pid_t> processes_in(const std::filesystem::path& folder, const std::string& name);

// Asks them to end with that signal, kills those that do not within the patience, and waits until
// they are gone. Throws Error when they cannot be ended.
void clear_leftovers(const std::filesystem::path& folder, const std::string& name, int signal,
                     std::chrono::seconds patience);

}  // namespace sqlagent::dev
