// Which feature an endpoint refuses, read from its words: servers have no common code for it. Pure.
#pragma once
#include <optional>

#include "io/model/complaint.h"

namespace sqlagent::model {

// The feature that this request made use of and the endpoint refuses; nullopt when it is about
// something else. Feature by feature: what else is refused, the next answer says.
std::optional<Feature> refused_feature(int status, const Complaint& complaint,
                                       const Request& request, const Features& features);

}  // namespace sqlagent::model
