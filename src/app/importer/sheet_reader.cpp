#include "app/importer/sheet_reader.h"

#include <fmt/format.h>
#include <signal.h>

#include <boost/json.hpp>

#include "base/json_text.h"
#include "io/observe/event.h"

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

// Computing time of both passes: far above what any honest file of this size takes.
constexpr uint64_t kCpuSeconds = 120, kBytesPerCpuSecond = 2 << 20;

uint64_t cpu_seconds(uint64_t bytes) {
  return kCpuSeconds + bytes / kBytesPerCpuSecond;
}

json::object object_of(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size())).as_object();
}

}  // namespace

SheetReader::SheetReader(asio::any_io_executor executor, const std::string& path,
                         ReaderLimits limits)
    : executor_(executor),
      limits_(limits),
      file_(path),
      child_({"read-sheet", std::to_string(limits.memory_bytes),
              std::to_string(cpu_seconds(file_.size()))},
             file_.descriptor()),
      frames_(executor, child_.output()) {}

void SheetReader::stop() {
  stopped_ = true;
  child_.kill();
}

void SheetReader::command(std::string_view line) {
  if (stopped_) throw Stopped();
  if (!process::write_line(child_.input(), line)) ended();
}

// The child said nothing more, although something was still to come.
void SheetReader::ended() {
  if (stopped_) throw Stopped();
  child_.kill();
  const auto how = child_.end();
  const std::string log = how.exited ? fmt::format("the reader ended with code {}", how.code)
                                     : fmt::format("the reader ended by signal {}", how.signal);
  if (how.signal == SIGXCPU)
    throw Error(Code::unprocessable,
                "This file could not be read: it takes too long to make sense of it. Please split "
                "it into smaller files.",
                log);
  if (how.signal == SIGKILL || how.signal == SIGTERM)
    throw Error(Code::unavailable, "The reading of this file was interrupted.", log);
  observe::emit(observe::Failure{"read-sheet", "", "crash", log});
  throw Error(Code::unprocessable,
              "This file could not be read: something in it makes our reader fail. Please open it "
              "in a spreadsheet program, save it as a new file and upload that.",
              log);
}

void SheetReader::refused(std::string_view frame) {
  const auto refusal = object_of(frame);
  const std::string code(refusal.at("code").as_string());
  const std::string message(refusal.at("message").as_string());
  if (code == "memory")
    throw Error(
        Code::unprocessable,
        fmt::format("This file could not be read: it needs more than the {} MB of memory that "
                    "reading one file may take. Please split it into smaller files.",
                    limits_.memory_bytes >> 20));
  throw Error(code == "unprocessable" ? Code::unprocessable : Code::internal, message,
              "the reader refused: " + code);
}

void SheetReader::told(std::string_view frame) {
  const auto progress = object_of(frame);
  reading_.share = progress.at("share").to_number<double>();
  reading_.bytes = progress.at("bytes").to_number<uint64_t>();
  reading_.rows = progress.at("rows").to_number<uint64_t>();
}

// The next frame that is no progress.
awaitable<std::optional<process::Frame>> SheetReader::next() {
  for (;;) {
    const auto frame = co_await frames_.next();
    if (!frame) ended();
    if (stopped_) throw Stopped();
    if (frame->kind == 'X') refused(frame->body);
    if (frame->kind != 'P') co_return frame;
    told(frame->body);
  }
}

awaitable<FoundFile> SheetReader::open(std::string name, std::string choices_json) {
  reading_ = {};
  command(fmt::format(R"({{"do":"open","name":{},"max_rows":{},"choices":{}}})", json_string(name),
                      limits_.rows, choices_json.empty() ? "{}" : choices_json));
  const auto frame = co_await next();
  if (frame->kind != 'B')
    throw Error(Code::internal, "Something went wrong here. Try again.",
                std::string("the reader said ") + frame->kind);
  co_return found_from_json(frame->body);
}

awaitable<ReadRows> SheetReader::copy(pg::Session& session, GeneratedSql copy, Order order,
                                      Deadline deadline) {
  reading_.bytes = reading_.rows = 0;
  json::object types;
  for (const auto& [place, type] : order.types)
    types[std::to_string(place)] = std::string(sqlagent::name(type));
  json::array names(order.names.begin(), order.names.end());
  const json::object wanted{{"do", "rows"},
                            {"table", order.place},
                            {"offset", order.offset},
                            {"types", std::move(types)},
                            {"names", std::move(names)},
                            {"schema", order.schema},
                            {"name", order.name},
                            {"display", order.display},
                            {"file", order.file}};
  ReadRows read;
  bool begun = false;
  std::function<awaitable<std::string_view>()> chunk = [&]() -> awaitable<std::string_view> {
    if (!std::exchange(begun, true)) command(json::serialize(wanted));
    const auto frame = co_await next();
    if (frame->kind == 'D') co_return frame->body;
    const auto end = object_of(frame->body);
    read.rows = end.at("rows").to_number<uint64_t>();
    read.last_row = end.at("last_row").to_number<uint64_t>();
    read.odd_cells = end.at("odd").to_number<uint64_t>();
    read.facts_json = end.at("facts").as_string();
    read.receipt_json = end.at("receipt").as_string();
    read.spread_json = end.at("spread").as_string();
    co_return std::string_view();
  };
  const auto rows = co_await session.copy_in(std::move(copy), std::move(chunk), deadline);
  if (rows != read.rows)
    throw Error(Code::internal, "Something went wrong here. Try again.",
                fmt::format("{} rows read, {} stored", read.rows, rows));
  co_return read;
}

}  // namespace sqlagent::importer
