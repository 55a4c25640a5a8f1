#include "app/importer/teller.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/importer/result.h"
#include "base/grouped.h"

namespace sqlagent::importer {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kTick = 300ms;
constexpr double kFirstPass = 0.25;   // its part of a file's work
constexpr double kFirstGuess = 0.05;  // of the work must be done before its end is guessed

double part(uint64_t of, uint64_t whole) {
  return whole == 0 ? 1 : std::min(1.0, static_cast<double>(of) / static_cast<double>(whole));
}

}  // namespace

Teller::Teller(jobs::TaskContext& context, SheetReader& reader, Share share, std::string file)
    : context_(context),
      reader_(reader),
      share_(share),
      file_(std::move(file)),
      tick_(reader.executor()),
      ended_(reader.executor(), asio::steady_timer::time_point::max()) {}

std::shared_ptr<Teller> Teller::start(jobs::TaskContext& context, SheetReader& reader, Share share,
                                      std::string file) {
  auto teller = std::make_shared<Teller>(context, reader, share, std::move(file));
  asio::co_spawn(reader.executor(), teller->tell(), asio::detached);
  return teller;
}

awaitable<void> Teller::stop() {
  over_ = true;
  tick_.cancel();
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  if (!told_) co_await ended_.async_wait(token);
}

void Teller::loading(size_t tables, uint64_t rows) {
  tables_ = tables;
  table_number_ = 0;
  rows_total_ = rows;
  rows_before_ = table_rows_ = 0;
}

void Teller::table(std::string display, uint64_t rows, uint64_t bytes) {
  rows_before_ += table_rows_;
  ++table_number_;
  table_ = std::move(display);
  table_rows_ = rows;
  table_bytes_ = std::max<uint64_t>(1, bytes);
}

double Teller::of_file() const {
  if (table_number_ == 0) return kFirstPass * reader_.reading().share;
  const double of_table = part(reader_.reading().bytes, table_bytes_);
  const double rows =
      rows_total_ == 0
          ? of_table
          : (static_cast<double>(rows_before_) + of_table * static_cast<double>(table_rows_)) /
                static_cast<double>(rows_total_);
  return kFirstPass + (1 - kFirstPass) * std::min(1.0, rows);
}

jobs::Progress Teller::step() const {
  jobs::Progress step;
  const double bytes =
      static_cast<double>(share_.before) + of_file() * static_cast<double>(share_.file);
  const double done = share_.total == 0 ? 0 : bytes / static_cast<double>(share_.total);
  step.percent = static_cast<int>(99 * done);
  step.bytes = static_cast<uint64_t>(bytes);
  step.bytes_total = share_.total;
  if (table_number_ == 0) {
    step.message = "Reading " + file_;
  } else {
    step.rows = rows_before_ + reader_.reading().rows;
    step.rows_total = rows_total_;
    step.sheet = table_number_;
    step.sheets = tables_;
    step.message =
        fmt::format("Loading {}: {} of {} rows", table_, grouped(step.rows), grouped(rows_total_));
  }
  const std::chrono::duration<double> took = Clock::now() - share_.began;
  if (done > kFirstGuess) step.seconds_left = took.count() * (1 - done) / done;
  return step;
}

awaitable<void> Teller::tell() {
  const auto self = shared_from_this();
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (!over_) {
    tick_.expires_after(kTick);
    co_await tick_.async_wait(token);
    if (over_) break;
    try {
      const bool ours = co_await context_.progress(step());
      if (!ours) reader_.stop();
    } catch (const Error&) {
      // The COPY has its own connection and its own word on whether the database is there.
    }
  }
  told_ = true;
  ended_.cancel();
}

}  // namespace sqlagent::importer
