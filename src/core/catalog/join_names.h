// Evidence from names that one column points at another table's key.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/catalog.h"

namespace sqlagent::catalog {

struct NameEvidence {
  double score = 0;  // 0 none … 1 "customer_id" → customers.customer_id
  std::string
      label;  // the distinctive words of a role-playing key: "ship to", "manager"; else empty
  bool at_home = false;  // the key is of the things that its table is about: orders.order_id
};

// The words of a column that may point, and of a key that may be pointed at: taken apart once,
// since each is held against many others. REQUIRES: nouns are there.
struct PointingNames {
  explicit PointingNames(const Column& column);
  std::vector<std::string> written;  // as in the header and the identifier
  std::vector<std::string> said;     // what it means, without the numbers of club_id_1
  std::vector<std::string> numbers;
  std::vector<std::string> entity;  // said, without the words for "identifier"
};
struct KeyNames {
  KeyNames(const Table& table, const Column& key);
  bool own(const std::vector<std::string>& noun) const;  // the key is of what the noun names
  std::vector<std::string> written, said, entity;
  std::vector<std::string> as_written;          // entity, in the header's own words
  std::vector<std::vector<std::string>> nouns;  // of the table, those from its names first
  size_t own_nouns;                             // how many those are
  bool native = false, at_home = false;         // own of any noun, of one from the table's names
};

// self: column and key are of one table (manager_id → employees.employee_id).
NameEvidence name_evidence(const PointingNames& column, const KeyNames& key, bool self);

// `brief` may be written for `word`: same first letter, letters in order, at least 3 of them or all
// consonants
// ("cust" customer, "dept" department, "prd" product). REQUIRES: folded.
bool abbreviates(std::string_view brief, std::string_view word);

}  // namespace sqlagent::catalog
