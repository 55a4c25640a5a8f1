#include "io/pg/connect.h"

#include <array>
#include <memory>

namespace sqlagent::pg {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

Options parse(const Dsn& dsn) {
  char* why = nullptr;
  Options options(PQconninfoParse(dsn.reveal().c_str(), &why));
  if (why) PQfreemem(why);  // not shown: it may quote the string, password and all
  return options;
}

std::string value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (auto* option = options; option && option->keyword; ++option)
    if (option->keyword == keyword && option->val) return option->val;
  return {};
}

}  // namespace

PGconn* start_connecting(const Dsn& dsn) {
  // Startup options win over ALTER ROLE … SET: our own text forms do not depend on how a role is
  // set up.
  std::string settings =
      "-c datestyle=ISO,YMD -c intervalstyle=postgres -c timezone=UTC -c bytea_output=hex "
      "-c standard_conforming_strings=on -c extra_float_digits=1 -c client_min_messages=warning";
  if (const auto own = value_of(parse(dsn).get(), "options"); !own.empty())
    settings = own + " " + settings;
  // Before dbname: defaults that the string may change. After it: what it may not.
  const std::array keywords{"application_name",
                            "keepalives_idle",
                            "tcp_user_timeout",
                            "dbname",
                            "client_encoding",
                            "options",
                            static_cast<const char*>(nullptr)};
  const std::array values{"sqlagent",
                          "30",
                          "30000",
                          dsn.reveal().c_str(),
                          "UTF8",
                          settings.c_str(),
                          static_cast<const char*>(nullptr)};
  PGconn* conn = PQconnectStartParams(keywords.data(), values.data(), /*expand_dbname=*/1);
  if (!conn) return nullptr;
  PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);  // the only way to a failed connection's SQLSTATE
  PQsetNoticeProcessor(
      conn, [](void*, const char*) {}, nullptr);
  return conn;
}

Dsn with_parts(const Dsn& dsn, const DsnParts& parts) {
  const auto options = parse(dsn);
  if (!options)
    throw Error(Code::internal, "A database address in the settings cannot be read.", "bad DSN");
  std::string out;
  for (auto* option = options.get(); option->keyword; ++option) {
    const std::string_view keyword = option->keyword;
    std::string value = option->val ? option->val : "";
    if (keyword == "user" && !parts.user.empty()) value = parts.user;
    if (keyword == "password" && !parts.password.empty()) value = parts.password;
    if (keyword == "dbname" && !parts.dbname.empty()) value = parts.dbname;
    if (keyword == "options" && !parts.options.empty())
      value += (value.empty() ? "" : " ") + parts.options;
    if (value.empty()) continue;
    out += out.empty() ? "" : " ";
    out += keyword;
    out += "='";
    for (char c : value) {  // manual 34.1.1.1: backslash before quote and backslash
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
    out += "'";
  }
  return Dsn(std::move(out));
}

DsnParts parts_of(const Dsn& dsn) {
  const auto options = parse(dsn);
  return {value_of(options.get(), "user"), value_of(options.get(), "password"),
          value_of(options.get(), "dbname"), value_of(options.get(), "options")};
}

}  // namespace sqlagent::pg
