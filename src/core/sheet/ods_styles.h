// What the cell and table styles of an OpenDocument file say that matters to us.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/sheet/xml.h"

namespace sqlagent::sheet {

class OdsStyles {
 public:
  struct Style {
    bool bold = false, duration = false, hidden = false;
  };
  // To be called for elements outside of tables.
  void start(std::string_view name, const Attributes& attributes);
  Style style(std::string_view name) const;

 private:
  struct Named {
    Style style;
    std::string data_style;
  };
  static constexpr size_t kManyStyles = 100'000;
  std::map<std::string, Named, std::less<>> styles_;
  std::map<std::string, bool, std::less<>> counting_;  // time styles: do hours go on beyond 23?
  Named* current_ = nullptr;
};

}  // namespace sqlagent::sheet
