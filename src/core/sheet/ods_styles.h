// What the cell and table styles of an OpenDocument file say that matters to us: whether a cell is
// bold, hours go on beyond 23, a currency stands beside the number, a sheet is hidden.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/sheet/rows.h"
#include "core/sheet/xml.h"

namespace sqlagent::sheet {

class OdsStyles {
 public:
  struct Style {
    bool bold = false, duration = false, hidden = false;
    Unit unit = Unit::none;
  };
  // To be called for what stands outside of tables.
  void start(std::string_view name, const Attributes& attributes);
  void text(std::string_view piece);
  void finish() { current_ = nullptr, current_data_ = nullptr; }  // before it is copied
  Style style(std::string_view name) const;

 private:
  struct Named {
    Style style;
    std::string data_style;
  };
  static constexpr size_t kManyStyles = 20'000;
  std::map<std::string, Named, std::less<>> styles_;
  struct Data {
    bool counts = false;  // hours go on beyond 23
    std::string words;    // what is written beside the number
  };
  std::map<std::string, Data, std::less<>> data_;
  Named* current_ = nullptr;
  Data* current_data_ = nullptr;
};

}  // namespace sqlagent::sheet
