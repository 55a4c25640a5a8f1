// One multipart form on its way to the spool folder: parts that are files go to disk as they come,
// small fields are kept. Disk work happens on the App's disk threads, while the loop waits for
// nothing else of this request.
#pragma once
#include <deque>
#include <map>

#include "app/importer/accept.h"
#include "edge/api/app.h"
#include "io/files/spool.h"
#include "io/http/multipart.h"

namespace sqlagent::api {

class Upload {
 public:
  Upload(App& app, std::string_view content_type);
  // Removes what was spooled, unless release() was called.
  ~Upload();
  // The whole body. Errors of the form and of the disk (507) pass; nothing stays behind then.
  http::awaitable<void> receive(http::Request& request);
  const std::vector<importer::SpooledFile>& files() const { return files_; }
  std::optional<std::string> field(std::string_view name) const;
  void release() { released_ = true; }

 private:
  // What the parser found, in order, until the disk threads get to it.
  struct Begin {
    std::string name;
  };
  struct End {};
  using Step = std::variant<Begin, std::string, End>;
  void begin_part(const http::PartHead& head);
  void part_bytes(std::string_view bytes);
  void end_part();
  void write_steps();  // on a disk thread
  http::awaitable<void> flush();

  App& app_;
  http::MultipartParser parser_;
  enum class Part { file, field, ignored } part_ = Part::ignored;
  std::string field_name_;
  std::map<std::string, std::string, std::less<>> fields_;
  std::vector<Step> steps_;
  size_t waiting_bytes_ = 0;
  std::optional<files::SpoolWriter> writer_;
  std::string writing_name_;
  std::vector<importer::SpooledFile> files_;
  bool released_ = false;
};

// The answer to files that are in: UploadAccepted of the contract.
std::string accepted_json(const importer::Accepted& accepted,
                          const std::vector<importer::SpooledFile>& files);

// Uploads that came in pieces (tus.cpp) and are whole: POST /upload-files with a JSON body.
http::awaitable<http::Response> hand_in(App& app, http::Request& request,
                                        const identity::Principal& who);

// Whether a file of this name can be a table at all. The importer looks at the bytes; this spares
// people an upload of photos or documents. Error(unsupported_media) with what can be sent.
void refuse_other_than_spreadsheets(std::string_view file_name);

}  // namespace sqlagent::api
