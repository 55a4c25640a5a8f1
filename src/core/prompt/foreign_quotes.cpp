// Quotes of other databases. PostgreSQL folds plain names to lower case and MySQL and SQL Server
// compare names without case, so a quoted name takes the spelling that the catalog has.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/sql_text.h"
#include "core/prompt/foreign.h"
#include "core/sql/prescan.h"

namespace sqlagent::prompt {
namespace {

constexpr size_t kLongestName = 63;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool known(const std::string& name, const catalog::Catalog& catalog) {
  return std::ranges::any_of(catalog.tables(), [&](const catalog::Table& table) {
    return table.facts.name == name || catalog::Catalog::find_column(table, name) >= 0;
  });
}

std::string name_of(std::string_view written, const catalog::Catalog& catalog) {
  const std::string name(written);
  return sql::readable_ident(known(name, catalog) ? name : lower(name));
}

// An array's subscript or constructor, not a name in brackets.
bool subscript(std::string_view draft, size_t bracket) {
  if (bracket == 0) return false;
  const char before = draft[bracket - 1];
  return std::isalnum(static_cast<unsigned char>(before)) || before == '_' || before == ']' ||
         before == ')' || before == '"';
}

class Requoted {
 public:
  Requoted(std::string_view draft, const catalog::Catalog& catalog)
      : draft_(draft), catalog_(catalog) {}

  std::string text(std::vector<std::string>& done) {
    while (at_ < draft_.size()) step();
    if (names_) done.emplace_back("names stand in double quotes, not in ` or [ ]");
    if (texts_) done.emplace_back("texts stand in straight quotes");
    return std::move(out_);
  }

 private:
  void step() {
    const char c = draft_[at_];
    if (c == '\'' || c == '"') return copy_quoted(c);
    if (c == '`' && name('`')) return;
    if (c == '[' && !subscript(draft_, at_) && name(']')) return;
    if (curly()) return;
    out_ += c;
    ++at_;
  }

  void copy_quoted(char quote) {
    const auto close = std::min(draft_.find(quote, at_ + 1), draft_.size() - 1);
    out_ += draft_.substr(at_, close + 1 - at_);
    at_ = close + 1;
  }

  bool name(char close) {
    const auto end = draft_.find(close, at_ + 1);
    if (end == draft_.npos || end == at_ + 1 || end - at_ - 1 > kLongestName) return false;
    const auto inner = draft_.substr(at_ + 1, end - at_ - 1);
    if (inner.find_first_of("`[]'\"\n,") != inner.npos) return false;
    out_ += name_of(inner, catalog_);
    at_ = end + 1;
    return names_ = true;
  }

  bool curly() {
    static constexpr std::string_view kQuotes[] = {"\u2018", "\u2019", "\u201c", "\u201d"};
    const auto rest = draft_.substr(at_);
    const auto* open =
        std::ranges::find_if(kQuotes, [&](std::string_view one) { return rest.starts_with(one); });
    if (open == std::end(kQuotes)) return false;
    const bool single = open - kQuotes < 2;
    const auto close = rest.find(single ? "\u2019" : "\u201d", open->size());
    if (close == rest.npos) return false;
    const auto inner = rest.substr(open->size(), close - open->size());
    if (inner.find('\'') != inner.npos) return false;
    out_ += '\'' + std::string(inner) + '\'';
    at_ += close + open->size();
    return texts_ = true;
  }

  std::string_view draft_;
  const catalog::Catalog& catalog_;
  std::string out_;
  size_t at_ = 0;
  bool names_ = false, texts_ = false;
};

}  // namespace

std::string own_quotes(std::string_view draft, const catalog::Catalog& catalog,
                       std::vector<std::string>& done) {
  return Requoted(draft, catalog).text(done);
}

}  // namespace sqlagent::prompt
