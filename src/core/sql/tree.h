// Reading libpg_query's JSON tree: {"ColumnRef": {"fields": […], "location": 7}}. False, zero and
// empty are left out of it, and so are negative integers (see rows.cpp).
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sql {

using boost::json::array;
using boost::json::object;
using boost::json::value;

// The node's one key and its body. Throws Refusal when the node is empty.
struct Node {
  std::string_view type;
  const object& body;
};
Node node(const value& wrapped);

bool is_node(const value& wrapped, std::string_view type);          // false for an empty node
const array& list(const object& body, std::string_view field);      // empty when absent
std::string_view text(const object& body, std::string_view field);  // empty when absent
int location(const object& body);                                   // bytes into the draft, or -1
bool flag(const object& body, std::string_view field);
std::vector<std::string> strings(const array& names);  // [{"String":{"sval":…}}…]

bool contains(const std::vector<std::string>& names, std::string_view wanted);

// The name of an unqualified column reference, else empty.
std::string_view plain_name(const value& expression);

// The name PostgreSQL gives to an unnamed select item (FigureColname in its parse_target.c).
std::string natural_name(const value& expression);

}  // namespace sqlagent::sql
