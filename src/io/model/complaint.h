// What an endpoint says when it refuses: its error object in the shapes that servers use, and what
// follows from it. Pure.
#pragma once
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

// For Failure::said: one line, at most 300 bytes, without the key and what it begins with.
std::string cleaned(std::string_view text, std::string_view key);

}  // namespace sqlagent::model
