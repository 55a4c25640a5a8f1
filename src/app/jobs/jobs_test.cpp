// Jobs and states survive the way to text and back; what a job throws becomes the right outcome.
#include "app/jobs/jobs.h"

#include <gtest/gtest.h>

#include "app/jobs/claim.h"
#include "app/jobs/runner.h"

namespace sqlagent::jobs {
namespace {

const FileId kFile("5b0d7f0e-3a56-4c8c-9d8c-2f3b8d1a7e11");

Outcome thrown(auto error, int attempt = 1) {
  return outcome_of(std::make_exception_ptr(error), attempt);
}

TEST(Job, SurvivesTheRow) {
  const Job job = ImportFiles{{kFile}, "append"};
  const auto again = job_from_json(celery_name(job), to_json(job));
  ASSERT_TRUE(again);
  const auto& import = std::get<ImportFiles>(*again);
  EXPECT_EQ(import.files, std::vector{kFile});
  EXPECT_EQ(import.mode, "append");
  EXPECT_EQ(queue_of(job), "file_processing");
  EXPECT_TRUE(job_from_json(celery_name(ProvisionTenant{}), "{}"));
  EXPECT_TRUE(std::holds_alternative<CheckTrust>(*job_from_json(celery_name(CheckTrust{}), "{}")));
  EXPECT_EQ(queue_of(CheckTrust{}), "maintenance");
}

TEST(Job, IsRefusedWhenTheRowIsNotOurs) {
  EXPECT_FALSE(job_from_json("sqlagent.unheard_of", "{}"));
  EXPECT_FALSE(job_from_json("sqlagent.import_files", "{}"));
  EXPECT_FALSE(job_from_json("sqlagent.import_files", "nonsense"));
  EXPECT_FALSE(job_from_json("sqlagent.import_files", R"({"files":["../x"],"mode":"new"})"));
}

TEST(State, HasCelerysWord) {
  for (const auto state : {State::pending, State::started, State::progress, State::success,
                           State::failure, State::retry, State::revoked})
    EXPECT_EQ(state_from_name(name(state)), state);
  EXPECT_EQ(name(State::revoked), "REVOKED");
  EXPECT_EQ(state_from_name("revoked"), std::nullopt);
}

TEST(Status, IsTheHttpContract) {
  Status status{TaskId(kFile.text()), State::progress, 40, "Loading \"orders\"", "", ""};
  EXPECT_EQ(to_json(status),
            R"({"task_id":"5b0d7f0e-3a56-4c8c-9d8c-2f3b8d1a7e11","status":"PROGRESS",)"
            R"("progress":40,"message":"Loading \"orders\"","result":null})");
  status.state = State::failure;
  status.result_json = R"({"total":123456789012345678901})";
  status.error = "No.";
  EXPECT_EQ(to_json(status),
            R"({"task_id":"5b0d7f0e-3a56-4c8c-9d8c-2f3b8d1a7e11","status":"FAILURE",)"
            R"("progress":40,"message":"Loading \"orders\"",)"
            R"("result":{"total":123456789012345678901},"error":"No."})");
}

TEST(Outcome, RefusalsAreFinalAndOutagesAreTriedAgain) {
  const auto refused = thrown(Error(Code::unprocessable, "The sheet is empty."));
  EXPECT_EQ(std::get<Failed>(refused).why, "The sheet is empty.");
  const auto away = thrown(Error(Code::unavailable, "The database is restarting."));
  EXPECT_EQ(std::get<Again>(away).why, "The database is restarting.");
  EXPECT_LT(std::get<Again>(away).after,
            std::get<Again>(thrown(Error(Code::unavailable, ""), 2)).after);
}

TEST(Outcome, NeverShowsWhatOnlyTheLogMayKnow) {
  const auto broken = thrown(std::runtime_error("relation app.tenants"));
  EXPECT_EQ(std::get<Again>(broken).why, "Something went wrong on our side.");
  const auto ours = thrown(Error(Code::internal, "x", "relation app.tasks"));
  EXPECT_EQ(std::get<Again>(ours).why, "Something went wrong on our side.");
}

TEST(ArrayText, QuotesEachElement) {
  EXPECT_EQ(array_text({}), "{}");
  EXPECT_EQ(array_text({"a", "b,c", "d\"e\\"}), R"({"a","b,c","d\"e\\"})");
}

}  // namespace
}  // namespace sqlagent::jobs
