// A JSON document written front to back: objects and arrays, with commas where they belong.
#pragma once
#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_text.h"

namespace sqlagent::api {

class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& name(std::string_view text) {
    comma();
    append_json_string(out_, text);
    out_ += ':';
    fresh_ = true;
    return *this;
  }
  JsonWriter& text(std::string_view value) {
    comma();
    append_json_string(out_, value);
    return *this;
  }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  JsonWriter& integer(std::integral auto value) { return raw(fmt::format("{}", value)); }
  JsonWriter& decimal(double value, int places) {
    return raw(fmt::format("{:.{}f}", value, places));
  }
  JsonWriter& texts(const std::vector<std::string>& values) {
    begin_array();
    for (const auto& value : values) text(value);
    return end_array();
  }
  // REQUIRES: a whole JSON value.
  JsonWriter& raw(std::string_view json) {
    comma();
    out_ += json;
    return *this;
  }
  // A whole JSON value that `append` writes at the end of the text it is given: without a copy.
  template <std::invocable<std::string&> Append>
  JsonWriter& value(Append append) {
    comma();
    append(out_);
    return *this;
  }
  std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char bracket) {
    comma();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  JsonWriter& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  void comma() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  std::string out_;
  bool fresh_ = true;
};

}  // namespace sqlagent::api
