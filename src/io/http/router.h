// The table of routes: a path with {captures} and a method find their handler.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/http/server.h"

namespace sqlagent::http {

std::optional<Method> method_from(std::string_view name);

class Router {
 public:
  // A literal part wins over a {capture}, whatever the order of the table.
  explicit Router(std::vector<Route> routes);

  struct Found {
    const Route* route = nullptr;  // nullptr: no such path, or not with this method
    std::map<std::string, std::string, std::less<>> captures;
    std::string allow;  // the methods of this path, "GET, HEAD, POST"; empty: no such path
  };
  // HEAD finds the GET route where it has none of its own. method: nullopt for a verb that we do
  // not know.
  Found find(std::optional<Method> method, const std::vector<std::string>& segments) const;

 private:
  struct Entry {
    Route route;
    std::vector<std::string> segments;
    size_t captures = 0;
  };
  std::vector<Entry> entries_;
};

}  // namespace sqlagent::http
