#include "base/sql_text.h"

#include "base/error.h"

namespace sqlagent {

std::string quote_ident(std::string_view identifier) {
  if (identifier.empty() || identifier.size() > 63 || identifier.find('\0') != identifier.npos)
    throw Error(Code::internal, "An internal name was not usable.",
                "identifier of " + std::to_string(identifier.size()) + " bytes");
  std::string out = "\"";
  for (char c : identifier) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

GeneratedSql& GeneratedSql::literal(std::string_view value) {
  if (value.find('\0') != value.npos)
    throw Error(Code::internal, "An internal value was not usable.", "NUL in a SQL literal");
  const bool escapes = value.find('\\') != value.npos;
  if (escapes) text_ += " E";
  text_ += '\'';
  for (char c : value) {
    if (c == '\'' || c == '\\') text_ += c;
    text_ += c;
  }
  text_ += '\'';
  return *this;
}

}  // namespace sqlagent
