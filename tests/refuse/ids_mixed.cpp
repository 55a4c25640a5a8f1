// expect: no viable conversion
// A task is not a tenant, although both are named by a UUID.
#include "base/id.h"
sqlagent::TenantId mixed(const sqlagent::TaskId& task) {
  return task;
}
