// What an endpoint says when it refuses: its error object in the shapes that servers use, and what
// follows from it. Pure.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "io/model/model.h"

namespace sqlagent::model {

struct Complaint {
  std::string message;                // for people; may quote the request
  std::string code, type, parameter;  // as given, "" when not
};

// From a body: {"error":{…}}, {"error":"…"}, [{"error":{…}}], {"message":…}, {"detail":[…]}, or
// text of any kind, of which the beginning is taken.
Complaint complaint_of(std::string_view body);

// The failure that a status and a complaint mean. Status 200 is that of a stream which turns out to
// hold an error.
Failure failure_of(int status, const Complaint& complaint);

// The feature that this request made use of and the endpoint refuses; nullopt when it is about
// something else. Feature by feature: what else is refused, the next answer says.
std::optional<Feature> refused_feature(int status, const Complaint& complaint,
                                       const Request& request, const Features& features);

// Retry-After (RFC 9110, 10.2.3) in seconds or as a date, which counts from the answer's own Date;
// retry-after-ms, OpenAI's finer one, wins. Empty: absent. nullopt when nothing is understood.
std::optional<std::chrono::milliseconds> retry_after(std::string_view milliseconds,
                                                     std::string_view value, std::string_view date);

// For Failure::said: one line, at most 300 bytes, without the key and what it begins with.
std::string cleaned(std::string_view text, std::string_view key);

}  // namespace sqlagent::model
