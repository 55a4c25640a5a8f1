// What an endpoint is expected to know before it has refused anything.
#include "io/model/model.h"
#include "io/model/url.h"

namespace sqlagent::model {

Features Features::expected_of(std::string_view base_url) {
  Features all;
  all.known_.set();
  if (host_of(base_url) == "api.openai.com") all.lacks(Feature::max_tokens);
  return all;
}

Form best_form(const Features& features) {
  if (features.has(Feature::tools)) return Form::tools;
  const bool json = features.has(Feature::json_schema) || features.has(Feature::json_object);
  return json ? Form::json : Form::fenced;
}

}  // namespace sqlagent::model
