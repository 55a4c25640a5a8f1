// The numbers of rows in a stream of PostgreSQL's binary COPY format (manual, COPY): moved by what
// the table holds already, and the largest one remembered.
#pragma once
#include <cstdint>
#include <string>

namespace sqlagent::importer {

class RowNumbers {
 public:
  // offset: added to each row's first field, an int4.
  explicit RowNumbers(uint64_t offset) : offset_(offset) {}
  // REQUIRES: pieces in order, each whole rows; the first begins with the head of the format.
  // False: a number would not fit an int4.
  bool shift(std::string& piece);
  uint64_t last() const { return last_; }  // the largest number written, offset included

 private:
  uint64_t offset_, last_ = 0;
  bool begun_ = false;
};

}  // namespace sqlagent::importer
