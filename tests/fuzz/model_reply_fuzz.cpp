// Replies of a hostile model: first byte of the input is the size of the pieces, the rest the body.
// However it is cut, the same reply or the same failure comes out; and as a refusal it is read
// without a crash, and what is kept of it is short and valid text. As a text it may hold calls.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "io/model/refused_feature.h"
#include "io/model/reply_reader.h"
#include "io/model/written_calls.h"

namespace {

using namespace sqlagent::model;

std::string shown(const sqlagent::Result<Reply, Failure>& result) {
  if (!result) return "failure " + std::string(name(result.error().kind));
  std::string out = std::string(name(result->finish)) + '\x01' + result->text + '\x01' +
                    result->reasoning + '\x01' + result->refusal;
  for (const auto& call : result->calls) {
    if (call.id.empty() || call.name.empty()) std::abort();
    out += '\x02' + call.id + '\x01' + call.name + '\x01' + call.arguments;
  }
  return out + '\x03' + std::to_string(result->usage.prompt);
}

std::string read_in_pieces(std::string_view body, size_t step) {
  ReplyReader reader({}, 1 << 20, 1 << 16);
  for (size_t at = 0; at < body.size() && !reader.complete(); at += step)
    if (const auto failure = reader.feed(body.substr(at, step)))
      return shown(sqlagent::unexpected(*failure));
  return shown(reader.end());
}

void refuse(std::string_view body) {
  const auto complaint = complaint_of(body);
  Request request;
  request.tools = {{"t", "", "{}"}};
  request.schema = Schema{"s", "{}"};
  request.logprobs = true;
  refused_feature(400, complaint, request, Features::expected_of("http://a/v1"));
  const auto said = cleaned(failure_of(400, complaint).said, "sk-secret-key");
  if (said.size() > 300 || !sqlagent::is_utf8(said)) std::abort();
  if (said.find("sk-secret") != said.npos) std::abort();
}

// Text is either left as it is or becomes calls of the tools that there are.
void lift(std::string_view body) {
  Reply reply;
  reply.text = body;
  lift_written_calls(reply, {{"run_sql", "", "{}"}});
  if (reply.calls.empty() && reply.text != body) std::abort();
  for (const auto& call : reply.calls)
    if (call.name != "run_sql") std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  if (size < 1) return 0;
  const std::string_view body(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (read_in_pieces(body, size) != read_in_pieces(body, 1 + bytes[0])) std::abort();
  refuse(body);
  lift(body);
  return 0;
}
