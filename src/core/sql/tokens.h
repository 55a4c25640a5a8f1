// A draft as PostgreSQL's lexer cuts it, for whoever edits the text of a draft: bytes, and what a
// name, a text or a keyword says. Comments are left out. It judges nothing; the door does.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sqlagent::sql {

struct Token {
  enum class Kind { name, keyword, text, number, sign };
  size_t begin = 0, end = 0;  // bytes of the draft
  Kind kind = Kind::sign;
  std::string word;       // of a name or keyword as the grammar reads it, of a text what it holds,
                          // else the bytes themselves
  bool quoted = false;    // a name in double quotes
  bool reserved = false;  // a keyword that no column may be called without quotes

  bool is(std::string_view keyword_or_sign) const;  // not a quoted name, not a text
  bool names() const { return kind == Kind::name || (kind == Kind::keyword && !reserved); }
};

// Or what the lexer says against the text: a quote that is never closed.
Result<std::vector<Token>, std::string> tokens(std::string_view draft);

}  // namespace sqlagent::sql
