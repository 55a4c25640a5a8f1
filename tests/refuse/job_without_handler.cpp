// expect: invoke_result
// Each kind of work needs a handler: std::visit over Job does not compile without one.
#include "app/jobs/jobs.h"
using namespace sqlagent;
struct Handlers {
  void operator()(const jobs::ImportFiles&) const {}
};
void run(const jobs::Job& job) {
  std::visit(Handlers{}, job);
}
