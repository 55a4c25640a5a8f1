// expect: private constructor
// A Tenant is what Tenancy::home_of gives; nobody else makes one.
#include "app/tenancy/tenancy.h"
using namespace sqlagent;
tenancy::Tenant forged(TenantId("x"), tenancy::SchemaHome{"user_schema_x"}, "ten_x",
                       Secret<std::string>("pw"));
