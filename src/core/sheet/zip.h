// A zip archive read in place from a Source: parts by name, inflated piece by piece, bombs noticed
// while they explode.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/sheet/byte_stream.h"
#include "core/sheet/source.h"

namespace sqlagent::sheet {

// One part being inflated.
class ZipPart final : public ByteStream {
 public:
  ZipPart();
  ~ZipPart() override;
  // A wrong checksum is a refusal.
  Result<size_t, Refusal> read(std::span<char> into) override;
  uint64_t inflated() const;  // so far
  uint64_t size() const;      // as the archive claims; for progress only

 private:
  friend class Zip;
  struct State;
  std::unique_ptr<State> state_;
};

class Zip {
 public:
  static Result<Zip, Refusal> open(Source source, const Limits& limits);
  // Names as in OPC: without a leading slash, upper and lower case alike.
  bool has(std::string_view name) const;
  Result<std::unique_ptr<ZipPart>, Refusal> part(std::string_view name) const;
  uint64_t size_of(std::string_view name) const;  // inflated, as claimed; 0 if there is none
  std::vector<std::string> names() const;         // as written, in the archive's order

 private:
  struct Place {
    uint64_t directory = 0, number = 0;  // minizip's unz64_file_pos
    uint64_t packed = 0, inflated = 0;
    bool encrypted = false;
    std::string name;
  };
  Source source_;
  Limits limits_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace sqlagent::sheet
