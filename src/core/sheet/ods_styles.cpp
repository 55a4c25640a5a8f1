#include "core/sheet/ods_styles.h"

namespace sqlagent::sheet {

void OdsStyles::start(std::string_view name, const Attributes& a) {
  if (name == "style") {
    current_ = nullptr;
    if (styles_.size() >= kManyStyles) return;
    current_ = &styles_[std::string(a.get("style:name").value_or(""))];
    current_->data_style = a.get("style:data-style-name").value_or("");
  } else if (name == "time-style") {
    if (counting_.size() < kManyStyles)
      counting_[std::string(a.get("style:name").value_or(""))] =
          a.get("number:truncate-on-overflow").value_or("true") == "false";
  } else if (name == "text-properties" && current_) {
    current_->style.bold = a.get("fo:font-weight").value_or("") == "bold";
  } else if (name == "table-properties" && current_) {
    current_->style.hidden = a.get("table:display").value_or("true") == "false";
  }
}

OdsStyles::Style OdsStyles::style(std::string_view name) const {
  const auto found = styles_.find(name);
  if (found == styles_.end()) return {};
  Style style = found->second.style;
  const auto counting = counting_.find(found->second.data_style);
  style.duration = counting != counting_.end() && counting->second;
  return style;
}

}  // namespace sqlagent::sheet
