// The endpoints as two tables: open ones and those that need a signed-in user. A handler of one
// kind does not compile in the other table.
#pragma once
#include <string>
#include <vector>

#include "edge/api/app.h"

namespace sqlagent::api {

// Every endpoint for http::Server, with signing in wrapped around those that need it. The app must
// outlive them.
std::vector<http::Route> routes(App& app);

struct Listed {
  std::string method, path;
  bool open = false;
};
std::vector<Listed> listed_routes();  // what the OpenAPI document is compared with

}  // namespace sqlagent::api
