// `sqlagent import FILE…`: the same journey as an upload from the page — spooled, accepted, done by
// a worker — with the progress here.
#include <sys/ioctl.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <filesystem>

#include "app/identity/identity.h"
#include "app/importer/accept.h"
#include "app/jobs/doorbell.h"
#include "base/error.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "edge/cli/receipt_text.h"
#include "io/files/spool.h"

namespace sqlagent::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;
constexpr auto kBetweenLooks = 200ms;
constexpr size_t kCopyBytes = 1 << 20;

importer::SpooledFile spool(const Config& config, const std::string& path) {
  const files::ReadableFile file(path);
  if (file.size() > config.max_upload_bytes)
    throw Error(Code::too_large, path + " is larger than " +
                                     std::to_string(config.max_upload_bytes >> 20) +
                                     " MB. Split it, or raise MAX_UPLOAD_MB.");
  files::SpoolWriter writer(config.spool_dir);
  std::string piece(kCopyBytes, '\0');
  for (uint64_t at = 0; at < file.size();) {
    const size_t size = file.read(at, piece);
    if (size == 0) break;
    writer.write(std::string_view(piece).substr(0, size));
    at += size;
  }
  files::Spooled kept = writer.keep();
  return {std::filesystem::path(path).filename().string(), std::move(kept.spool_name), kept.bytes,
          std::move(kept.sha256)};
}

// Files that nobody accepted leave again.
struct SpooledFiles {
  explicit SpooledFiles(const Config& c) : config(c) {}
  ~SpooledFiles() {
    if (!accepted)
      for (const auto& file : files) files::remove_spooled(config.spool_dir, file.spool_name);
  }
  const Config& config;
  std::vector<importer::SpooledFile> files;
  bool accepted = false;
};

// One line that changes on a terminal; a line per change elsewhere.
class Screen {
 public:
  void show(const jobs::Status& status) {
    if (terminal_) {
      winsize size{};
      const size_t width =
          ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col - 1 : 79;
      std::fprintf(
          stderr, "\r\033[K%s",
          progress_bar(status.progress, status.message + left(status.progress), width).c_str());
    } else if (status.message != last_) {
      std::fprintf(stderr, "%3d %%  %s\n", status.progress, status.message.c_str());
    }
    last_ = status.message;
  }
  void clear() {
    if (terminal_) std::fputs("\r\033[K", stderr);
  }

 private:
  // A guess, once there is something to guess from.
  std::string left(int percent) const {
    const std::chrono::duration<double> took = Deadline::Clock::now() - began_;
    if (percent < 5 || took < 1s) return {};
    const double seconds = took.count() * (100 - percent) / percent;
    return ", about " + std::to_string(static_cast<int>(seconds) + 1) + " s left";
  }

  const Deadline::Clock::time_point began_ = Deadline::Clock::now();
  const bool terminal_ = isatty(STDERR_FILENO) == 1;
  std::string last_;
};

bool over(jobs::State state) {
  return state == jobs::State::success || state == jobs::State::failure ||
         state == jobs::State::revoked;
}

asio::awaitable<int> run(asio::any_io_executor loop, const Config& config, ImportOptions options) {
  const auto deadline = Deadline::in(kPatience);
  pg::Pool control(loop, pg::Dsn(config.control_url->reveal()), 2);
  jobs::Wire wire(loop, *config.redis_url, config.secret_key);
  jobs::Doorbell bell(control, wire);
  identity::Settings settings{config.secret_key, std::chrono::minutes(config.token_minutes),
                              config.admins};
  identity::Identity identity(control, settings,
                              [&](TaskId task) { bell.ring_soon(std::move(task)); });
  const auto signed_in = co_await identity.sign_in_local(options.as_email, "", deadline);
  const auto& who = signed_in.principal;

  SpooledFiles spooled(config);
  for (const auto& path : options.files) spooled.files.push_back(spool(config, path));
  std::optional<std::string> no_key;
  const importer::Wishes wishes{options.mode, options.table, options.duplicates};
  const auto accepted = co_await importer::accept(control, who.tenant, who.user, spooled.files,
                                                  wishes, no_key, deadline);
  spooled.accepted = true;
  co_await bell.ring(accepted.task, deadline);

  Screen screen;
  asio::steady_timer timer(loop);
  for (;;) {
    const auto status =
        co_await jobs::status(control, who.tenant, accepted.task, Deadline::in(kPatience));
    if (over(status.state)) {
      screen.clear();
      std::fputs(receipt_text(status.result_json).c_str(), stdout);
      if (status.state == jobs::State::success) co_return 0;
      std::fprintf(stderr, "sqlagent import: %s\n",
                   status.error.empty() ? status.message.c_str() : status.error.c_str());
      co_return 1;
    }
    screen.show(status);
    timer.expires_after(kBetweenLooks);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace

int import_files(const Config& config, const ImportOptions& options) {
  if (!reaches_services(config, "import")) return 2;
  return one_journey<int>([&](asio::any_io_executor loop) { return run(loop, config, options); });
}

}  // namespace sqlagent::cli
