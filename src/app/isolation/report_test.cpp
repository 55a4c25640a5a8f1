#include "app/isolation/report.h"

#include <gtest/gtest.h>

namespace sqlagent::isolation {
namespace {

Report sample() {
  Report report;
  report.database = "portfoliosql";
  report.administrator = report.database_closed = true;
  report.tenants = 2;
  return report;
}

const Finding kBreach{Layer::role,         Severity::breach, "role.membership", "ten_1",
                      "it is member of x", "Why.",           "Repair."};
const Finding kAdvice{
    Layer::limits, Severity::warning, "memory.unlimited", "PostgreSQL's processes", "no limit",
    "Why.",        "Repair."};

TEST(Report, IsGreenWithWarningsAndRedWithABreach) {
  auto report = sample();
  report.findings = {kAdvice};
  EXPECT_TRUE(report.green());
  EXPECT_NE(text(report).find("L5 the limits      time, memory and connections of each tenant's "
                              "role (1 warning)"),
            std::string::npos);
  EXPECT_NE(text(report).find("green: "), std::string::npos);
  report.findings.push_back(kBreach);
  EXPECT_FALSE(report.green());
  EXPECT_NE(text(report).find("L2 the role        BREACHED, 1 finding\n"), std::string::npos);
  EXPECT_NE(text(report).find("breach: ten_1: it is member of x (role.membership)"),
            std::string::npos);
  EXPECT_NE(text(report).find("RED: "), std::string::npos);
}

TEST(Report, SaysWhatIsAbsentAndWhatWasNotLookedAt) {
  auto report = sample();
  report.database_closed = report.administrator = false;
  report.unseen = {"who may log in without a password (pg_hba.conf)"};
  EXPECT_NE(text(report).find("L3 the database    absent"), std::string::npos);
  EXPECT_NE(text(report).find("not looked at: who may log in"), std::string::npos);
}

TEST(Report, IsJsonForPrograms) {
  auto report = sample();
  report.findings = {kBreach};
  const auto out = json(report);
  EXPECT_TRUE(out.starts_with(R"({"green":false,"database":"portfoliosql","tenants":2)")) << out;
  EXPECT_NE(
      out.find(R"({"layer":"L2","severity":"breach","code":"role.membership","where":"ten_1")"),
      std::string::npos)
      << out;
}

}  // namespace
}  // namespace sqlagent::isolation
