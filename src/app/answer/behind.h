// The rows behind a figure: which rows of which table an answer's row is made of.
#pragma once
#include "app/answer/answer.h"

namespace sqlagent::answer {

inline constexpr size_t kMostRowsBehind = 200;

struct RowsBehind {
  std::string table, display_name, title;  // title: "orders where city is Lyon"
  sqlagent::Table rows;                    // in the order of the file
  std::vector<long long> places;           // per row: app/importer/past.h knows its file and sheet
  std::vector<catalog::Role> roles;
  std::vector<std::optional<std::string>> units;
  std::vector<std::string> displays;
  bool more = false;
};

class Behind {
 public:
  Behind(tenancy::Tenancy& tenancy, pg::Pool& control) : tenancy_(tenancy), control_(control) {}
  struct Figure {
    TenantId tenant;
    UserId user;
    MessageId message;
    size_t row = 0;  // of the result, from 0
    size_t limit = 50;
  };
  // Error(not_found) for an answer that is absent or not the asker's, Error(gone) when its tables
  // have changed, Error(unprocessable) with the reason when no rows can be shown.
  awaitable<RowsBehind> rows(Figure figure, Deadline deadline);

 private:
  tenancy::Tenancy& tenancy_;
  pg::Pool& control_;
};

}  // namespace sqlagent::answer
