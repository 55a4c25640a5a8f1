// The name under which a browser saves an answer: made from a question, which is anybody's text.
#pragma once
#include <string>
#include <string_view>

namespace sqlagent::api {

// A value for Content-Disposition (RFC 6266): the name for today's browsers in UTF-8 (RFC 8187)
// behind an ASCII one for the others. Path and control characters become blanks, whole characters
// up to 80 are kept; a name of which nothing is left is "result". REQUIRES: extension is ours.
std::string attachment(std::string_view title, std::string_view extension);

}  // namespace sqlagent::api
