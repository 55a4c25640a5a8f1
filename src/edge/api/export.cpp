// GET /query/{message_id}/export: the whole result of an answer, computed again, as a file. CSV is
// sent while it comes, a workbook when it is whole; neither is ever held in memory.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "edge/api/attachment.h"
#include "edge/api/handlers.h"
#include "edge/api/listening.h"
#include "io/files/csv_text.h"
#include "io/files/nameless_file.h"
#include "io/files/spool.h"
#include "io/files/xlsx_writer.h"
#include "io/observe/event.h"

namespace sqlagent::api {
namespace {

enum class Format { csv, xlsx };

// Held back, so that what fails early is a problem document and not half a file.
constexpr size_t kHeldBack = 1 << 20;
constexpr size_t kPiece = 64 * 1024;

Format format_of(const Request& request) {
  const auto found = request.query.find("format");
  if (found != request.query.end() && found->second == "csv") return Format::csv;
  if (found != request.query.end() && found->second == "xlsx") return Format::xlsx;
  throw Error(Code::bad_request, "`format` must be csv or xlsx.");
}

MessageId message_of(const Request& request) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  return std::move(*message);
}

std::vector<http::Header> headers_of(Format format, const answer::Exportable& what) {
  const bool csv = format == Format::csv;
  const auto title =
      what.engine == answer::Engine::sql ? std::string_view("SQL result") : what.question;
  return {
      {"Content-Type", csv ? "text/csv; charset=utf-8; header=present"
                           : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"Content-Disposition", attachment(title, csv ? "csv" : "xlsx")},
      {"Cache-Control", "no-store"},
      {"X-Content-Type-Options", "nosniff"}};
}

[[noreturn]] void too_many_rows(size_t most, const char* instead) {
  auto count = std::to_string(most);
  for (size_t at = count.size(); at > 3; at -= 3) count.insert(at - 3, ",");
  throw Error(Code::unprocessable,
              "The result has more than the " + count + " rows of an export. " + instead);
}

// Texts on their way to the client: held back at first, then in pieces.
class Outgoing {
 public:
  Outgoing(Stream& out, std::vector<http::Header> headers)
      : out_(out), headers_(std::move(headers)) {}
  std::string text;  // what is added goes out with the next flush
  bool begun() const { return begun_; }
  awaitable<void> flush(size_t from_bytes) {
    if (!begun_ && text.size() < std::max(from_bytes, kHeldBack)) co_return;
    co_await send(from_bytes);
  }
  awaitable<void> finish() { co_await send(0); }

 private:
  awaitable<void> send(size_t from_bytes) {
    if (!std::exchange(begun_, true)) co_await out_.head(200, headers_);
    if (text.size() < from_bytes) co_return;
    co_await out_.write(text);
    text.clear();
  }
  Stream& out_;
  std::vector<http::Header> headers_;
  bool begun_ = false;
};

awaitable<size_t> send_csv(App& app, Stream& out, answer::Exportable what,
                           const std::string& request_id, Deadline deadline) {
  Outgoing outgoing(out, headers_of(Format::csv, what));
  std::vector<ResultColumn> columns;
  size_t sent = 0;
  const tenancy::ColumnSink on_columns = [&](const std::vector<ResultColumn>& found) {
    columns = found;
    files::append_csv_head(outgoing.text, columns);
  };
  const tenancy::RowSink on_rows = [&](std::vector<Row> rows) -> awaitable<bool> {
    for (const auto& row : rows) files::append_csv_row(outgoing.text, columns, row);
    sent += rows.size();
    co_await outgoing.flush(kPiece);
    co_return true;
  };
  const auto most = app.config.max_export_rows;
  const bool more = co_await app.exports.rows(std::move(what), most, on_columns, on_rows, deadline);
  if (more && outgoing.begun())
    observe::emit(observe::Failure{"api export", request_id, "cut",
                                   "broken off after " + std::to_string(sent) + " rows"});
  if (more) too_many_rows(most, "Narrow the question, e.g. to one year.");
  co_await outgoing.finish();
  co_return sent;
}

// A workbook that grows on a thread of its own. Shared with what runs there, since a request may
// end first.
struct Workbook {
  explicit Workbook(const std::string& folder) : folder(folder), file(folder) {}
  std::string folder;
  files::NamelessFile file;
  std::optional<files::XlsxWriter> writer;
};

awaitable<void> on_thread(asio::thread_pool& pool, std::function<void()> work) {
  auto job = [](std::function<void()> call) -> awaitable<void> {
    call();
    co_return;
  };
  auto running = job(std::move(work));
  co_await asio::co_spawn(pool, std::move(running), asio::use_awaitable);
}

awaitable<void> send_file(Stream& out, const std::string& path) {
  const files::ReadableFile file(path);
  std::vector<char> buffer(4 * kPiece);
  for (uint64_t at = 0; at < file.size();) {
    const auto count = file.read(at, buffer);
    if (count == 0) break;
    at += count;
    co_await out.write({buffer.data(), count});
  }
}

awaitable<size_t> send_xlsx(App& app, Stream& out, answer::Exportable what, Deadline deadline) {
  auto headers = headers_of(Format::xlsx, what);
  const auto book = std::make_shared<Workbook>(app.config.spool_dir);
  size_t written = 0;
  const tenancy::ColumnSink on_columns = [&](const std::vector<ResultColumn>& columns) {
    book->writer.emplace(book->file.path(), book->folder, columns);
  };
  const tenancy::RowSink on_rows = [&](std::vector<Row> rows) -> awaitable<bool> {
    written += rows.size();
    std::function<void()> write = [book, rows = std::move(rows)] { book->writer->write(rows); };
    co_await on_thread(app.workbooks, std::move(write));
    co_return true;
  };
  const auto most = std::min(app.config.max_export_rows, files::XlsxWriter::kMostRows);
  const bool more = co_await app.exports.rows(std::move(what), most, on_columns, on_rows, deadline);
  if (more) too_many_rows(most, "Export it as CSV, or narrow the question.");
  std::function<void()> finish = [book] { book->writer->finish(); };
  co_await on_thread(app.workbooks, std::move(finish));
  co_await out.head(200, std::move(headers));
  co_await send_file(out, book->file.path());
  co_return written;
}

awaitable<size_t> send(App& app, Request& request, Stream& out, Principal who) {
  const auto format = format_of(request);
  auto message = message_of(request);
  const auto turn = app.downloads.enter(who.user, "exports");
  const auto deadline = export_deadline(app);
  auto what = co_await app.exports.find(who.tenant, who.user, std::move(message), deadline);
  if (request.method == http::Method::head) {
    co_await out.head(200, headers_of(format, what));
    co_return 0;
  }
  if (format == Format::csv) {
    const auto rows = co_await send_csv(app, out, std::move(what), request.id, deadline);
    co_return rows;
  }
  const auto rows = co_await send_xlsx(app, out, std::move(what), deadline);
  co_return rows;
}

}  // namespace

awaitable<void> export_result(App& app, Request& request, Stream& out, const Principal& who) {
  auto journey = send(app, request, out, who);
  co_await while_listening(request, std::move(journey));
}

}  // namespace sqlagent::api
