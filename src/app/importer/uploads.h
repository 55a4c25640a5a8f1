// Resumable uploads under way: whose they are, what they will be, until when they wait. The bytes
// lie in the spool folder (io/files/partial.h).
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/importer/accept.h"

namespace sqlagent::importer {

using UploadId = Id<struct UploadTag>;

struct UploadRow {
  UploadId id;
  std::string name, spool_name, metadata;
  uint64_t bytes = 0;   // when it is whole
  std::string expires;  // as an HTTP date
};

inline constexpr size_t kMaxUploadsPerUser = 100;     // begun and not yet handed in
inline constexpr std::chrono::hours kUploadLife{24};  // since the last piece

// Error(too_many) when the user has that many already. name: any text; kept as a label.
awaitable<UploadRow> begin_upload(pg::Pool& control, TenantId tenant, UserId user, std::string name,
                                  uint64_t bytes, std::string spool_name, std::string metadata,
                                  Deadline deadline);
// Error(not_found) alike for absent, expired and not-yours.
awaitable<UploadRow> upload_of(pg::Pool& control, TenantId tenant, UserId user, UploadId id,
                               Deadline deadline);
// Another piece came: it waits anew. Answers the new end.
awaitable<std::string> prolong_upload(pg::Pool& control, UploadId id, Deadline deadline);
awaitable<void> forget_upload(pg::Pool& control, UploadId id, Deadline deadline);

}  // namespace sqlagent::importer
