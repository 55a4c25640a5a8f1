// Tells how far a file is, beside the work on it: percent, bytes, rows, sheets and the time left.
// Stops the reader when the task is not ours any more.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "app/importer/sheet_reader.h"
#include "app/jobs/context.h"

namespace sqlagent::importer {

// Where a whole task stands: files before this one, and this one's share.
struct Share {
  uint64_t before = 0, file = 0, total = 0;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

class Teller : public std::enable_shared_from_this<Teller> {
 public:
  // The reader must live until stop() is done.
  static std::shared_ptr<Teller> start(jobs::TaskContext& context, SheetReader& reader, Share share,
                                       std::string file);
  // Once no progress is being told any more; required before context or reader go.
  awaitable<void> stop();

  // The second pass begins, over so many tables and rows.
  void loading(size_t tables, uint64_t rows);
  // Its next table.
  void table(std::string display, uint64_t rows, uint64_t bytes);

  Teller(jobs::TaskContext& context, SheetReader& reader, Share share, std::string file);

 private:
  awaitable<void> tell();
  double of_file() const;
  jobs::Progress step() const;

  jobs::TaskContext& context_;
  SheetReader& reader_;
  Share share_;
  std::string file_, table_;
  asio::steady_timer tick_, ended_;
  size_t tables_ = 0, table_number_ = 0;
  uint64_t rows_total_ = 0, rows_before_ = 0, table_rows_ = 0, table_bytes_ = 1;
  bool over_ = false, told_ = false;
};

}  // namespace sqlagent::importer
