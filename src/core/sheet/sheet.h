// The room's door: the bytes of a spreadsheet → typed tables, and a receipt that says what was
// decided and why.
//   Reader::open   sniffs the content (never the extension)
//   Reader::step   first pass: every cell of every column is looked at, nothing is kept
//   Reader::finish names, types, notices
//   Book::rows     second pass: the rows in PostgreSQL's binary COPY format, with a profile of each
//   column
// Memory is bounded whatever the file's size. Rows are never lost: what does not fit is reported or
// refused.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"
#include "core/sheet/choices.h"
#include "core/sheet/encode.h"
#include "core/sheet/infer.h"
#include "core/sheet/placement.h"
#include "core/sheet/receipt.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

// One table found in the file.
struct Found {
  std::string sheet;    // its sheet, empty for text files
  std::string name;     // suggested identifier, unique within the file
  std::string display;  // for people: file, or file · sheet
  std::vector<Column> columns;
  uint64_t rows = 0;
  std::vector<Notice> notices;
  std::string key;                  // "1.2": what Choices call it
  Range range;                      // of its rows in the sheet, without the header
  Rows header;                      // empty if it has none
  std::vector<std::string> titles;  // words above it
  std::vector<size_t> periods;      // columns whose headers name months, quarters or years
  std::vector<Decision> decisions;  // the receipt
};

namespace detail {
struct File;  // an opened file: its format, and how to read each of its sheets again
}

class Book {
 public:
  const std::vector<Found>& tables() const { return tables_; }
  const std::vector<Notice>& notices() const { return notices_; }  // about the file as a whole
  // About sheets: hidden ones, those without a table, where tables were found.
  const std::vector<Decision>& decisions() const { return decisions_; }
  // What Encoder::bytes_read() will have counted at the end of that table, roughly; for progress.
  uint64_t bytes_of(size_t table) const { return bytes_[table]; }
  // The second pass over one table. Each call starts anew. REQUIRES: the Source still reads the
  // same bytes.
  Result<std::unique_ptr<Encoder>, Refusal> rows(size_t table) const;
  // The same with columns whose cells shall be read as other types: what is appended to a table
  // fits it. REQUIRES: as many columns as found, in the same order.
  Result<std::unique_ptr<Encoder>, Refusal> rows(size_t table, std::vector<Column> columns) const;

 private:
  friend class Reader;
  std::shared_ptr<detail::File> file_;
  std::vector<Found> tables_;
  std::vector<size_t> sheet_of_;  // table → sheet of file_
  std::vector<Placement> places_;
  std::vector<uint64_t> bytes_;
  std::vector<Notice> notices_;
  std::vector<Decision> decisions_;
};

class Reader {
 public:
  // name: what the person calls the file; a label, used for table names only. choices: what was
  // decided for us; those that name what is not in the file are told in the receipt.
  static Result<Reader, Refusal> open(Source source, std::string_view name, Limits limits = {},
                                      Choices choices = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();
  // Looks at some more of the file (about 1 MB); true once everything has been seen.
  Result<bool, Refusal> step();
  double share() const;  // of the first pass, 0…1
  // REQUIRES: step() returned true.
  Result<Book, Refusal> finish();

 private:
  struct State;
  explicit Reader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All of it at once, for callers who need not report progress.
Result<Book, Refusal> read(Source source, std::string_view name, Limits limits = {},
                           Choices choices = {});

}  // namespace sqlagent::sheet
