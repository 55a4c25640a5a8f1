// SQL text by who vouches for it. io/pg takes nothing else, so a string from outside cannot reach a
// server.
//   StaticSql     a literal of our own source, checked at compile time, with the name its metric
//   carries GeneratedSql  our own statement with identifiers quoted by us (DDL, COPY); built only
//   from literals and ident() ReadOnlySql   a drafted SELECT that core/sql has admitted for one
//   tenant; only sql::admit can make one
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace sqlagent {

namespace sql {
class Admission;  // core/sql's hand: the only maker of ReadOnlySql
}

class StaticSql {
 public:
  // name: lower-case words with dots, e.g. "task.claim"; text: one statement with $1… parameters.
  template <size_t N, size_t M>
  consteval StaticSql(const char (&name)[N], const char (&text)[M])
      : name_(name, N - 1), text_(text, M - 1) {}
  constexpr std::string_view name() const { return name_; }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view name_, text_;
};

// PostgreSQL manual 4.1.1: quoted identifier, inner quotes doubled. REQUIRES: no NUL; longer than
// 63 bytes is refused by throwing Error(internal), because PostgreSQL would cut it silently.
std::string quote_ident(std::string_view identifier);

class GeneratedSql {
 public:
  template <size_t N>
  explicit GeneratedSql(const char (&name)[N]) : name_(name, N - 1) {}
  template <size_t N>
  GeneratedSql& raw(
      const char (&literal)[N]) {  // our own source only: takes an array, not a pointer
    text_.append(literal, N - 1);
    return *this;
  }
  GeneratedSql& ident(std::string_view identifier) {
    text_ += quote_ident(identifier);
    return *this;
  }
  GeneratedSql& literal(
      std::string_view value);  // a quoted string literal (manual 4.1.2.1, with E'' when needed)
  GeneratedSql& number(long long value) {
    text_ += std::to_string(value);
    return *this;
  }
  GeneratedSql& append(const GeneratedSql& part) {
    text_ += part.text_;
    return *this;
  }
  std::string_view name() const { return name_; }
  const std::string& text() const { return text_; }

 private:
  std::string_view name_;
  std::string text_;
};

class ReadOnlySql {
 public:
  struct Source {
    std::string schema, table;
    auto operator<=>(const Source&) const = default;
  };
  const std::string& text() const { return text_; }
  const TenantId& owner() const { return owner_; }
  const std::vector<Source>& sources() const {
    return sources_;
  }  // the tables it reads, each once, sorted
  // Rows of the cross join of everything in every FROM: no plan of it can go over more. Infinite
  // where the door cannot tell.
  double row_bound() const { return row_bound_; }

 private:
  friend class sql::Admission;
  ReadOnlySql(std::string text, TenantId owner, std::vector<Source> sources, double row_bound)
      : text_(std::move(text)),
        owner_(std::move(owner)),
        sources_(std::move(sources)),
        row_bound_(row_bound) {}
  std::string text_;
  TenantId owner_;
  std::vector<Source> sources_;
  double row_bound_;
};

}  // namespace sqlagent
