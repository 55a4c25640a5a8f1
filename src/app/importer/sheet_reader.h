// The parent's end of the child that reads a file (read_sheet.h). A crash, a bomb or an endless
// computation in there ends this file with a sentence, and nothing else.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/importer/found.h"
#include "io/files/spool.h"
#include "io/pg/session.h"
#include "io/process/child.h"
#include "io/process/frames.h"

namespace sqlagent::importer {

template <class T>
using awaitable = pg::awaitable<T>;

struct ReaderLimits {
  uint64_t memory_bytes = 1ull << 30;  // READER_MEMORY_MB
  uint64_t rows = 1'000'000'000;
};

// How far the child is; kept up to date while one of its operations is awaited.
struct Reading {
  double share = 0;              // of the first pass
  uint64_t bytes = 0, rows = 0;  // of the second pass over the present table
};

// Thrown out of an operation after stop().
namespace asio = pg::asio;

class Stopped : public std::exception {};

// What the rows of one table came to.
struct ReadRows {
  uint64_t rows = 0;
  uint64_t last_row = 0;  // the largest _row written
  uint64_t odd_cells = 0;
  std::string facts_json, receipt_json;  // catalog::TableFacts, facts.h
  std::string spread_json;               // spread.h
};

class SheetReader {
 public:
  // Starts the child. Error(gone) when the file is not there.
  SheetReader(asio::any_io_executor executor, const std::string& path, ReaderLimits limits);

  // The first pass. Error(unprocessable) with a sentence: not a spreadsheet, damaged, a limit, a
  // crash. May be called again with other choices.
  awaitable<FoundFile> open(std::string name, std::string choices_json);

  struct Order {
    size_t place = 0;                         // of the table in the file
    uint64_t offset = 0;                      // added to each _row
    std::vector<std::string> names;           // of its columns in the table; empty: as found
    std::map<size_t, Type> types;             // columns whose cells shall be read as another type
    std::string schema, name, display, file;  // for facts and receipt
  };
  // The second pass over one table, straight into `copy` (COPY … FROM STDIN, binary). Errors as
  // above, and PgError.
  awaitable<ReadRows> copy(pg::Session& session, GeneratedSql copy, Order order, Deadline deadline);

  const Reading& reading() const { return reading_; }
  asio::any_io_executor executor() const { return executor_; }
  // The operation under way throws Stopped, and every later one.
  void stop();

 private:
  awaitable<std::optional<process::Frame>> next();
  [[noreturn]] void ended();
  [[noreturn]] void refused(std::string_view frame);
  void told(std::string_view frame);
  void command(std::string_view line);

  asio::any_io_executor executor_;
  ReaderLimits limits_;
  files::ReadableFile file_;
  process::Child child_;
  process::FrameReader frames_;
  Reading reading_;
  bool stopped_ = false;
};

}  // namespace sqlagent::importer
