#include "core/sheet/receipt.h"

#include "base/json_text.h"

namespace sqlagent::sheet {
namespace {

void add(std::string& out, std::string_view key, std::string_view text) {
  out += ",\"";
  out += key;
  out += "\":";
  append_json_string(out, text);
}

}  // namespace

std::string to_json(const std::vector<Decision>& decisions) {
  std::string out = "[";
  for (const Decision& decision : decisions) {
    if (out.size() > 1) out += ',';
    out += "{\"id\":";
    append_json_string(out, decision.id);
    add(out, "kind", decision.kind);
    add(out, "text", decision.text);
    add(out, "evidence", decision.evidence);
    if (!decision.column.empty()) add(out, "column", decision.column);
    out += ",\"cells\":[";
    for (size_t i = 0; i < decision.cells.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, decision.cells[i]);
    }
    out += "],\"value\":" + (decision.value.empty() ? "null" : decision.value);
    out += ",\"alternatives\":[";
    for (size_t i = 0; i < decision.alternatives.size(); ++i) {
      out += i > 0 ? ",{\"value\":" : "{\"value\":";
      out += decision.alternatives[i].value;
      add(out, "text", decision.alternatives[i].text);
      out += '}';
    }
    out += decision.chosen ? "],\"chosen\":true}" : "],\"chosen\":false}";
  }
  return out + "]";
}

}  // namespace sqlagent::sheet
