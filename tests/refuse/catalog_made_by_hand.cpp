// expect: private constructor
#include "core/catalog/catalog.h"
sqlagent::catalog::Catalog forged(sqlagent::TenantId("x"));
