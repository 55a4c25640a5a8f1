// One cell of an OpenDocument table while it is read: its typed value, else its paragraphs.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/sheet/cells.h"
#include "core/sheet/ods_styles.h"

namespace sqlagent::sheet {

// "PT12H30M00S", "-PT27H15M0.5S" in milliseconds; nullopt if it is none.
std::optional<int64_t> read_iso_duration(std::string_view text);

class OdsValue {
 public:
  // covered: hidden beneath a merged cell; what it may hold is not seen by anybody.
  void begin(const Attributes& attributes, OdsStyles::Style style, bool covered);
  void start(std::string_view name, const Attributes& attributes);  // an element in the cell
  void end(std::string_view name);
  void text(std::string_view piece);
  size_t size() const { return text_.size(); }
  Cell cell(RowBuilder& rows);

 private:
  enum class Type : uint8_t {
    none,
    number,
    percentage,
    currency,
    date,
    time,
    boolean,
    text,
    error
  };
  void flush_space();

  Type type_ = Type::none;
  OdsStyles::Style style_;
  bool covered_ = false, formula_ = false;
  std::string value_, currency_, text_;
  size_t paragraphs_ = 0, depth_ = 0;  // depth_: in how many paragraphs and headings
  bool space_ = false;                 // white space was seen; runs of it count as one
};

}  // namespace sqlagent::sheet
