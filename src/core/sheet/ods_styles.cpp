#include "core/sheet/ods_styles.h"

#include "core/sheet/number_format.h"
#include "core/sheet/opc.h"

namespace sqlagent::sheet {

void OdsStyles::start(std::string_view name, const Attributes& a) {
  if (name == "style") {
    current_ = nullptr;
    current_data_ = nullptr;
    if (styles_.size() >= kManyStyles) return;
    current_ = &styles_[short_name(a.get("style:name").value_or(""))];
    current_->data_style = short_name(a.get("style:data-style-name").value_or(""));
  } else if (name == "time-style" || name == "number-style" || name == "currency-style") {
    current_data_ = nullptr;
    if (data_.size() >= kManyStyles) return;
    current_data_ = &data_[short_name(a.get("style:name").value_or(""))];
    current_data_->counts = a.get("number:truncate-on-overflow").value_or("true") == "false";
  } else if (name.ends_with("-style")) {
    current_data_ = nullptr;  // of dates, percentages, …
  } else if (name == "text-properties" && current_) {
    current_->style.bold = a.get("fo:font-weight").value_or("") == "bold";
  } else if (name == "table-properties" && current_) {
    current_->style.hidden = a.get("table:display").value_or("true") == "false";
  }
}

void OdsStyles::text(std::string_view piece) {
  constexpr size_t kLongWords = 100;
  if (current_data_ && current_data_->words.size() < kLongWords)
    current_data_->words += piece.substr(0, kLongWords);
}

OdsStyles::Style OdsStyles::style(std::string_view name) const {
  const auto found = styles_.find(name);
  if (found == styles_.end()) return {};
  Style style = found->second.style;
  const auto data = data_.find(found->second.data_style);
  if (data == data_.end()) return style;
  style.duration = data->second.counts;
  style.unit = currency_in(data->second.words);
  return style;
}

}  // namespace sqlagent::sheet
