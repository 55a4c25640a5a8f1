// The words of model.h: names for logs and metrics, and sentences for people.
#include "io/model/model.h"

namespace sqlagent::model {

std::string_view name(Effort effort) {
  switch (effort) {
    case Effort::minimal:
      return "minimal";
    case Effort::low:
      return "low";
    case Effort::medium:
      return "medium";
    case Effort::high:
      return "high";
  }
  return "medium";
}

std::string_view name(Feature feature) {
  switch (feature) {
    case Feature::tools:
      return "tools";
    case Feature::required_calls:
      return "required_calls";
    case Feature::parallel_calls:
      return "parallel_calls";
    case Feature::json_schema:
      return "json_schema";
    case Feature::json_object:
      return "json_object";
    case Feature::streaming:
      return "streaming";
    case Feature::stream_usage:
      return "stream_usage";
    case Feature::max_completion_tokens:
      return "max_completion_tokens";
    case Feature::max_tokens:
      return "max_tokens";
    case Feature::temperature:
      return "temperature";
    case Feature::effort:
      return "effort";
    case Feature::logprobs:
      return "logprobs";
    case Feature::system_messages:
      return "system_messages";
    case Feature::count_:
      break;
  }
  return "";
}

std::string_view name(Finish finish) {
  switch (finish) {
    case Finish::stop:
      return "stop";
    case Finish::calls:
      return "calls";
    case Finish::length:
      return "length";
    case Finish::other:
      return "other";
  }
  return "other";
}

std::string_view name(Failure::Kind kind) {
  switch (kind) {
    case Failure::Kind::private_address:
      return "private_address";
    case Failure::Kind::unreachable:
      return "unreachable";
    case Failure::Kind::refused_key:
      return "refused_key";
    case Failure::Kind::no_credit:
      return "no_credit";
    case Failure::Kind::no_such_model:
      return "no_such_model";
    case Failure::Kind::rate_limited:
      return "rate_limited";
    case Failure::Kind::context_overflow:
      return "context_overflow";
    case Failure::Kind::content_filter:
      return "content_filter";
    case Failure::Kind::overloaded:
      return "overloaded";
    case Failure::Kind::broken_stream:
      return "broken_stream";
    case Failure::Kind::too_large:
      return "too_large";
    case Failure::Kind::timeout:
      return "timeout";
    case Failure::Kind::cancelled:
      return "cancelled";
    case Failure::Kind::unsupported:
      return "unsupported";
    case Failure::Kind::bad_request:
      return "bad_request";
  }
  return "bad_request";
}

std::string_view name(Failure::Wait wait) {
  switch (wait) {
    case Failure::Wait::connect:
      return "connect";
    case Failure::Wait::first:
      return "first";
    case Failure::Wait::idle:
      return "idle";
    case Failure::Wait::total:
      return "total";
  }
  return "total";
}

std::string sentence(const Failure& failure) {
  switch (failure.kind) {
    case Failure::Kind::private_address:
      return "The language model's address leads into a private network, where this server asks "
             "nobody.";
    case Failure::Kind::unreachable:
      return "The language model cannot be reached. Check its address and the network.";
    case Failure::Kind::refused_key:
      return "The language model's provider refuses the key. Check the key.";
    case Failure::Kind::no_credit:
      return "The account at the language model's provider has no credit left.";
    case Failure::Kind::no_such_model:
      return "The provider does not know this language model. Check the model's name.";
    case Failure::Kind::rate_limited:
      return "The language model's provider allows no more requests right now. Try again in a "
             "minute.";
    case Failure::Kind::context_overflow:
      return "This is more than the language model can read at once. Ask about fewer tables.";
    case Failure::Kind::content_filter:
      return "The language model's provider declines this question.";
    case Failure::Kind::overloaded:
      return "The language model's provider is overloaded. Try again in a moment.";
    case Failure::Kind::broken_stream:
      return "The language model's reply broke off. Try again.";
    case Failure::Kind::too_large:
      return "The language model's reply was too long, and was not read.";
    case Failure::Kind::timeout:
      return failure.waited_for == Failure::Wait::connect
                 ? "The language model cannot be reached. Check its address and the network."
                 : "The language model took too long.";
    case Failure::Kind::cancelled:
      return "This was stopped before the language model had replied.";
    case Failure::Kind::unsupported:
      return "The language model cannot be asked in this form.";
    case Failure::Kind::bad_request:
      return "The language model's provider did not understand the request. Check its address, "
             "which usually ends in /v1.";
  }
  return "";
}

}  // namespace sqlagent::model
