#include "io/model/written_calls.h"

#include <algorithm>
#include <optional>

#include "io/model/assembly.h"
#include "io/model/json_read.h"

namespace sqlagent::model {
namespace {

constexpr size_t kMostCalls = 16;
constexpr std::string_view kBlank = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// Takes what stands between the two off the text; an absent end means the rest. nullopt: no begin.
std::optional<std::string> take_between(std::string& text, std::string_view begin,
                                        std::string_view end) {
  const auto from = text.find(begin);
  if (from == std::string::npos) return std::nullopt;
  const auto inside = from + begin.size();
  const auto to = end.empty() ? std::string::npos : text.find(end, inside);
  auto taken = text.substr(inside, to == std::string::npos ? to : to - inside);
  text.erase(from, to == std::string::npos ? to : to + end.size() - from);
  return taken;
}

class Lifting {
 public:
  explicit Lifting(const std::vector<Tool>& tools) : tools_(tools) {}

  // A JSON object {"name", "arguments" or "parameters"}, or a list of such.
  bool add(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with('{') && !text.starts_with('[')) return false;
    json::error_code error;
    const auto value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error) return false;
    if (const auto* object = value.if_object()) return add(*object);
    const auto& list = value.as_array();
    return !list.empty() && std::ranges::all_of(list, [this](const json::value& each) {
      const auto* object = each.if_object();
      return object && add(*object);
    });
  }

  // The arguments are handed on as they are, as those of a parsed call would be.
  bool add(std::string_view name, std::string_view arguments) {
    const bool known = std::ranges::any_of(tools_, [&](const Tool& t) { return t.name == name; });
    if (!known || calls.size() >= kMostCalls) return false;
    calls.push_back({made_up_id(calls.size() + 1), std::string(name),
                     std::string(arguments.empty() ? "{}" : arguments)});
    return true;
  }

  std::vector<Call> calls;

 private:
  bool add(const json::object& object) {
    const auto* arguments = field(object, "arguments");
    if (!arguments) arguments = field(object, "parameters");
    if (!arguments) return false;
    const auto text =
        arguments->is_string() ? std::string(text_of(arguments)) : json::serialize(*arguments);
    return add(text_field(object, "name"), text);
  }

  const std::vector<Tool>& tools_;
};

// "<function=run_sql>{…}</function>"
bool lift_functions(std::string& text, Lifting& lifting) {
  while (const auto taken = take_between(text, "<function=", "</function>")) {
    const auto end = taken->find('>');
    if (end == std::string::npos) return false;
    const auto arguments = trimmed(std::string_view(*taken).substr(end + 1));
    if (!lifting.add(taken->substr(0, end), arguments)) return false;
  }
  return true;
}

// "[TOOL_CALLS] [{…}]", or a name, "[ARGS]" and the arguments.
bool lift_mistral(std::string& text, Lifting& lifting) {
  const auto taken = take_between(text, "[TOOL_CALLS]", "");
  if (!taken) return true;
  const auto at = taken->find("[ARGS]");
  if (at == std::string::npos) return lifting.add(*taken);
  const std::string_view all = *taken;
  return lifting.add(trimmed(all.substr(0, at)), trimmed(all.substr(at + 6)));
}

bool lift_tagged(std::string& text, Lifting& lifting) {
  while (const auto taken = take_between(text, "<tool_call>", "</tool_call>"))
    if (!lifting.add(*taken)) return false;
  const auto taken = take_between(text, "<|python_tag|>", "");
  return !taken || lifting.add(*taken);
}

}  // namespace

void lift_written_calls(Reply& reply, const std::vector<Tool>& tools) {
  if (tools.empty() || !reply.calls.empty() || reply.finish == Finish::length) return;
  std::string text = reply.text;
  Lifting lifting(tools);
  const bool understood =
      lift_tagged(text, lifting) && lift_functions(text, lifting) && lift_mistral(text, lifting);
  if (!understood) return;
  if (lifting.calls.empty()) {
    auto bare = trimmed(text);
    if (bare.starts_with("```") && bare.ends_with("```") && bare.size() > 6) {
      bare = bare.substr(3, bare.size() - 6);
      bare.remove_prefix(std::min(bare.size(), bare.find('\n')));
    }
    if (!lifting.add(bare)) return;
    text.clear();
  }
  reply.text = trimmed(text);
  reply.calls = std::move(lifting.calls);
  reply.finish = Finish::calls;
}

}  // namespace sqlagent::model
