// `sqlagent model`: whether the language model of the settings answers, how fast, and what it can
// do. Sends three short questions of ours and nothing of anybody's tables.
#include <fmt/format.h>

#include <cstdio>

#include "edge/api/model_settings.h"
#include "edge/cli/cli.h"
#include "edge/cli/one_journey.h"
#include "io/model/probe.h"
#include "io/model/url.h"

namespace sqlagent::cli {
namespace {

constexpr auto kPatience = std::chrono::minutes(2);

void line(const char* what, const std::string& value) {
  std::printf("%-14s %s\n", what, value.c_str());
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(time).count());
}

std::string in_words(model::Probed::Can can) {
  switch (can) {
    case model::Probed::Can::yes:
      return "yes";
    case model::Probed::Can::taken:
      return "taken, but the model does not keep to it";
    case model::Probed::Can::no:
      return "no";
  }
  return "no";
}

// Certificates are told apart from networks here: whoever sets it up can mend both.
std::string in_words(const model::Failure& failure) {
  std::string out = model::sentence(failure);
  if (failure.said.contains("certificate"))
    out =
        "The language model's certificate is not trusted. MODEL_CA_FILE names certificates of "
        "your own.";
  return failure.said.empty() ? out : out + "\n               (" + failure.said + ")";
}

// As answering would, beginning today.
std::string asked_by(const model::Features& features) {
  switch (model::best_form(features)) {
    case model::Form::tools:
      return "tools";
    case model::Form::json:
      return "one JSON object";
    case model::Form::fenced:
      return "SQL in a fence";
  }
  return "SQL in a fence";
}

std::string refused(const model::Features& features) {
  std::string out;
  for (size_t i = 0; i < size_t(model::Feature::count_); ++i) {
    const auto feature = model::Feature(i);
    // One of the two names of the limit is enough.
    const bool other = feature == model::Feature::max_tokens &&
                       features.has(model::Feature::max_completion_tokens);
    if (!features.has(feature) && !other)
      out += (out.empty() ? "" : ", ") + std::string(model::name(feature));
  }
  return out.empty() ? "nothing" : out;
}

void print(const model::Probed& probed) {
  if (!probed.model.empty()) line("Answers as", probed.model);
  line("First word", seconds(probed.first) + " (whole reply " + seconds(probed.total) + ")" +
                         (probed.reasons ? "; it reasons before it answers" : ""));
  line("Tells tokens", probed.usage.told ? fmt::format("yes ({} + {})", probed.usage.prompt,
                                                       probed.usage.completion)
                                         : "no: costs are not known");
  line("Tools", in_words(probed.tools));
  line("JSON schema", in_words(probed.json_schema));
  line("Not taken", refused(probed.features));
  line("Will be asked", "by " + asked_by(probed.features));
  if (probed.trouble) line("Trouble", in_words(*probed.trouble));
}

asio::awaitable<int> run(asio::any_io_executor loop, const Config& config) {
  const auto ours = api::models_by_server(config);
  model::Client client(loop, models::way_to(ours, config.model_base_url));
  const auto deadline = Deadline::in(kPatience);
  const auto probed = co_await model::probe(client, *ours.endpoint, deadline);
  if (probed.failure)
    line("Failed", in_words(*probed.failure));
  else
    print(probed);
  co_return probed.failure || probed.trouble ? 1 : 0;
}

}  // namespace

int model(const Config& config) {
  if (!config.has_model()) {
    std::fputs(
        "sqlagent model: No language model is set up: set OPENAI_MODEL and OPENAI_API_KEY (or "
        "OPENAI_BASE_URL).\n",
        stderr);
    return 2;
  }
  line("Endpoint", config.model_base_url);
  line("Model", config.model_name);
  line("Key", config.model_key.reveal().empty() ? "none" : "set");
  line("Shares", config.model_share);
  std::fflush(stdout);
  return one_journey<int>([&](asio::any_io_executor loop) { return run(loop, config); });
}

}  // namespace sqlagent::cli
