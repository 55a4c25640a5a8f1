#include "edge/dev/keys.h"

#include <sys/random.h>

#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"

namespace sqlagent::dev {

std::string random_hex(size_t bytes) {
  std::vector<unsigned char> random(bytes);
  // Below 256 bytes getrandom neither fails nor stops half-way once the kernel's pool is ready.
  if (getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes))
    throw Error(Code::internal, "the kernel gave no random bytes; cannot make keys");
  std::string text;
  for (const unsigned char byte : random) text += fmt::format("{:02x}", byte);
  return text;
}

Settings keys(const Home& home) {
  const auto file = home.path() / "keys.env";
  Settings settings = read_settings(file);
  if (settings.empty() && std::filesystem::exists(home.path() / "postgres" / "data"))
    throw Error(
        Code::internal,
        fmt::format("{} is missing, but there is data that only its passwords open. Put the file "
                    "back from a copy, or move {} away to start anew.",
                    file.string(), home.path().string()));
  bool grew = false;
  for (const char* name :
       {"SECRET_KEY", "ADMIN_PASSWORD", "CONTROL_PASSWORD", "LOADER_PASSWORD", "REDIS_PASSWORD"})
    if (settings.try_emplace(name, "").second) {
      settings[name] = random_hex(32);
      grew = true;
    }
  if (grew) write_private(file, to_text(settings));
  return settings;
}

}  // namespace sqlagent::dev
