// Uploads that survive: tus 1.0 (tus.io/protocols/resumable-upload) with creation, termination,
// expiration and checksum. How much has come is the length of the file, so a restart loses nothing.
// What is whole is handed in by POST /upload-files {"uploads": [ids]}, several as one task.
#include <openssl/evp.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "app/importer/uploads.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/upload.h"
#include "io/files/partial.h"
#include "io/files/spool.h"
#include "io/http/header_value.h"

namespace sqlagent::api {
namespace {

constexpr size_t kFlushBytes = 1 << 20, kMetadataBytes = 4096;
constexpr int kChecksumMismatch = 460;  // tus: "Checksum Mismatch"

std::vector<http::Header> tus_headers() {
  return {{"Tus-Resumable", "1.0.0"}, {"Cache-Control", "no-store"}};
}

Response tus_response(int status, std::vector<http::Header> more = {}) {
  Response response;
  response.status = status;
  response.headers = tus_headers();
  for (auto& header : more) response.headers.push_back(std::move(header));
  return response;
}

[[noreturn]] void refuse(int status, Code code, std::string why) {
  throw http::HttpError(status, code, std::move(why), tus_headers());
}

void require_version(const Request& request) {
  if (request.header("Tus-Resumable").value_or("") == "1.0.0") return;
  throw http::HttpError(412, Code::bad_request,
                        "Send the header `Tus-Resumable: 1.0.0`; no other version is spoken here.",
                        {{"Tus-Version", "1.0.0"}});
}

uint64_t number_header(const Request& request, const char* name) {
  const auto text = request.header(name).value_or("");
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size())
    refuse(400, Code::bad_request,
           std::string("The header `") + name + "` must be a number of bytes.");
  return number;
}

// RFC 4648 with padding; nullopt for anything else.
std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  bytes.resize(static_cast<size_t>(size) - padding);
  return bytes;
}

importer::UploadId upload_id(std::string_view text) {
  const auto id = importer::UploadId::parse(text);
  if (!id)
    throw Error(Code::not_found,
                "There is no such upload. It may have expired; please start it again.");
  return *id;
}

// Upload-Metadata: "filename d29ybGQ=,other", keys and base64 values.
std::string file_name_in(std::string_view metadata) {
  while (!metadata.empty()) {
    const auto comma = metadata.find(',');
    const auto pair = http::trim_blanks(metadata.substr(0, comma));
    metadata = comma == metadata.npos ? std::string_view() : metadata.substr(comma + 1);
    const auto blank = pair.find(' ');
    if (blank == pair.npos ||
        (pair.substr(0, blank) != "filename" && pair.substr(0, blank) != "name"))
      continue;
    if (auto name = from_base64(pair.substr(blank + 1))) return *std::move(name);
    refuse(400, Code::bad_request, "`Upload-Metadata` holds a file name that is not base64.");
  }
  return "file";
}

template <class Work>
awaitable<void> on_disk(App& app, Work& work) {
  auto task = [&work]() -> awaitable<void> {
    work();
    co_return;
  };
  auto running = task();
  co_await asio::co_spawn(app.disk, std::move(running), asio::use_awaitable);
}

// Upload-Checksum: "sha256 <base64>", over the body of one request.
class Checksum {
 public:
  explicit Checksum(std::string_view header) {
    if (header.empty()) return;
    const auto blank = header.find(' ');
    const auto name = header.substr(0, blank);
    const EVP_MD* kind = name == "sha1"     ? EVP_sha1()
                         : name == "sha256" ? EVP_sha256()
                         : name == "md5"    ? EVP_md5()
                                            : nullptr;
    auto wanted = blank == header.npos ? std::nullopt : from_base64(header.substr(blank + 1));
    if (!kind || !wanted)
      refuse(400, Code::bad_request, "`Upload-Checksum` is sha1, sha256 or md5, and base64.");
    wanted_ = *std::move(wanted);
    digest_.reset(EVP_MD_CTX_new());
    EVP_DigestInit_ex(digest_.get(), kind, nullptr);
  }
  void add(std::string_view piece) {
    if (digest_) EVP_DigestUpdate(digest_.get(), piece.data(), piece.size());
  }
  bool fits() {
    if (!digest_) return true;
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(digest_.get(), bytes, &size);
    return std::string_view(reinterpret_cast<const char*>(bytes), size) == wanted_;
  }

 private:
  std::string wanted_;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest_{nullptr, &EVP_MD_CTX_free};
};

// The body behind what has come already. A client that goes away half-way leaves what it sent.
awaitable<void> receive(App& app, Request& request, files::PartialFile& file, uint64_t most) {
  Checksum checksum(request.header("Upload-Checksum").value_or(""));
  const uint64_t before = file.length();
  std::string waiting;
  auto write = [&] { file.write(waiting); };
  std::exception_ptr broken;
  try {
    for (;;) {
      const auto piece = co_await request.body_piece();
      if (piece.empty()) break;
      if (file.length() + waiting.size() + piece.size() > most)
        refuse(413, Code::too_large, "More bytes came than `Upload-Length` said.");
      checksum.add(piece);
      waiting += piece;
      if (waiting.size() < kFlushBytes) continue;
      co_await on_disk(app, write);
      waiting.clear();
    }
  } catch (...) {
    broken = std::current_exception();
  }
  co_await on_disk(app, write);
  if (broken) std::rethrow_exception(broken);
  auto settle = [&] {
    if (!checksum.fits()) {
      file.cut_back(before);
      refuse(kChecksumMismatch, Code::bad_request,
             "What came is not what was sent (Upload-Checksum). Please send this piece again.");
    }
    file.sync();
  };
  co_await on_disk(app, settle);
}

}  // namespace

awaitable<Response> upload_options(App& app, Request&) {
  co_return tus_response(204, {{"Tus-Version", "1.0.0"},
                               {"Tus-Max-Size", std::to_string(app.config.max_upload_bytes)},
                               {"Tus-Extension", "creation,termination,expiration,checksum"},
                               {"Tus-Checksum-Algorithm", "sha1,sha256,md5"}});
}

awaitable<Response> create_upload(App& app, Request& request, const Principal& who) {
  require_version(request);
  if (request.header("Upload-Defer-Length"))
    refuse(400, Code::bad_request, "Say how long the file is: `Upload-Length`.");
  const uint64_t bytes = number_header(request, "Upload-Length");
  if (bytes == 0) refuse(400, Code::bad_request, "This file is empty; there is nothing to read.");
  if (bytes > app.config.max_upload_bytes)
    refuse(413, Code::too_large,
           "This file is larger than " + std::to_string(app.config.max_upload_bytes >> 20) +
               " MB. Split it, or ask whoever runs this server for more.");
  const std::string metadata(request.header("Upload-Metadata").value_or(""));
  if (metadata.size() > kMetadataBytes)
    refuse(400, Code::bad_request, "`Upload-Metadata` is larger than 4 KiB.");
  auto name = file_name_in(metadata);
  refuse_other_than_spreadsheets(name);
  std::string spool_name;
  auto create = [&] { spool_name = files::PartialFile::create(app.config.spool_dir); };
  co_await on_disk(app, create);
  std::optional<importer::UploadRow> upload;
  std::exception_ptr broken;
  try {
    const auto deadline = short_deadline();
    auto begun = co_await importer::begin_upload(app.control, who.tenant, who.user, name, bytes,
                                                 spool_name, metadata, deadline);
    upload.emplace(std::move(begun));
  } catch (...) {
    broken = std::current_exception();
  }
  if (broken) {
    files::remove_spooled(app.config.spool_dir, spool_name);
    std::rethrow_exception(broken);
  }
  co_return tus_response(201, {{"Location", "/uploads/" + upload->id.text()},
                               {"Upload-Expires", upload->expires},
                               {"Upload-Offset", "0"}});
}

awaitable<Response> upload_offset(App& app, Request& request, const Principal& who) {
  require_version(request);
  const auto deadline = short_deadline();
  const auto upload = co_await importer::upload_of(
      app.control, who.tenant, who.user, upload_id(request.captures.at("upload")), deadline);
  const auto length = files::PartialFile::length(app.config.spool_dir, upload.spool_name);
  if (!length) refuse(410, Code::gone, "This upload is not there any more. Please start it again.");
  std::vector<http::Header> headers{{"Upload-Offset", std::to_string(*length)},
                                    {"Upload-Length", std::to_string(upload.bytes)},
                                    {"Upload-Expires", upload.expires}};
  if (!upload.metadata.empty()) headers.push_back({"Upload-Metadata", upload.metadata});
  co_return tus_response(200, std::move(headers));
}

awaitable<Response> continue_upload(App& app, Request& request, const Principal& who) {
  require_version(request);
  if (request.header("Content-Type").value_or("") != "application/offset+octet-stream")
    refuse(415, Code::unsupported_media, "Send pieces as application/offset+octet-stream.");
  const uint64_t offset = number_header(request, "Upload-Offset");
  const auto turn = app.uploads.enter(who.user, "uploads");
  const auto upload =
      co_await importer::upload_of(app.control, who.tenant, who.user,
                                   upload_id(request.captures.at("upload")), short_deadline());
  uint64_t length = 0;
  {
    files::PartialFile file(app.config.spool_dir, upload.spool_name);
    if (file.length() != offset)
      refuse(409, Code::conflict,
             "This upload is at " + std::to_string(file.length()) + " bytes; go on from there.");
    co_await receive(app, request, file, upload.bytes);
    length = file.length();
  }
  const auto expires = co_await importer::prolong_upload(app.control, upload.id, short_deadline());
  co_return tus_response(204,
                         {{"Upload-Offset", std::to_string(length)}, {"Upload-Expires", expires}});
}

awaitable<Response> end_upload(App& app, Request& request, const Principal& who) {
  require_version(request);
  const auto deadline = short_deadline();
  const auto upload = co_await importer::upload_of(
      app.control, who.tenant, who.user, upload_id(request.captures.at("upload")), deadline);
  co_await importer::forget_upload(app.control, upload.id, deadline);
  files::remove_spooled(app.config.spool_dir, upload.spool_name);
  co_return tus_response(204);
}

awaitable<Response> hand_in(App& app, Request& request, const Principal& who) {
  const auto body = co_await json_body(request);
  const auto* list = body.if_contains("uploads");
  if (!list || !list->is_array() || list->get_array().empty() ||
      list->get_array().size() > importer::kMaxFiles)
    throw Error(Code::bad_request, "`uploads` must be a list of 1 to 100 ids of uploads.");
  const importer::Wishes wishes{text_member(body, "mode").value_or("new"),
                                text_member(body, "table").value_or(""),
                                text_member(body, "duplicates").value_or("keep")};
  std::vector<std::string> ids;
  std::vector<importer::SpooledFile> files;
  const auto deadline = short_deadline();
  std::optional<std::string> key;
  if (const auto sent = request.header("Idempotency-Key")) key = std::string(*sent);
  for (const auto& entry : list->get_array()) {
    if (!entry.is_string()) throw Error(Code::bad_request, "`uploads` must be a list of ids.");
    const auto upload =
        co_await importer::upload_of(app.control, who.tenant, who.user,
                                     upload_id(std::string_view(entry.get_string())), deadline);
    const auto length = files::PartialFile::length(app.config.spool_dir, upload.spool_name);
    if (length != upload.bytes)
      throw Error(Code::conflict, "\"" + upload.name +
                                      "\" is not here as a whole yet; go on from " +
                                      std::to_string(length.value_or(0)) + " bytes.");
    ids.push_back(upload.id.text());
    files.push_back({upload.name, upload.spool_name, upload.bytes, {}});
  }
  auto hash = [&] {
    for (auto& file : files) file.sha256 = files::sha256_of(app.config.spool_dir, file.spool_name);
  };
  co_await on_disk(app, hash);
  const auto accepted = co_await importer::accept(app.control, who.tenant, who.user, files, wishes,
                                                  key, short_deadline(), ids);
  if (!accepted.repeated) co_await app.bell.ring(accepted.task, short_deadline());
  co_return Response::json(accepted_json(accepted, files), 202);
}

}  // namespace sqlagent::api
