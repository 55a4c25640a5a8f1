// The texts of db/NNNN_*.sql, embedded at build time (db/embed.cmake writes migrations()).
#pragma once
#include <string>
#include <vector>

#include "base/sql_text.h"

namespace sqlagent::tenancy {

struct Migration {
  int number = 0;
  std::string name;  // "0001_control"
  GeneratedSql sql;  // several statements, run in one transaction as app_owner
};

std::vector<Migration> migrations();  // by number, ascending

}  // namespace sqlagent::tenancy
