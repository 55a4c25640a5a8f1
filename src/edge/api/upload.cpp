#include "edge/api/upload.h"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "io/http/header_value.h"

namespace sqlagent::api {
namespace {

constexpr size_t kFlushBytes = 1 << 20, kFieldBytes = 1024, kMaxFields = 20;

}  // namespace

void refuse_other_than_spreadsheets(std::string_view file_name) {
  // The reader judges the content; this only spares people the upload of what surely is none.
  constexpr std::array<std::string_view, 24> kOthers{
      "avi", "bmp", "doc", "docx", "exe", "gif", "heic", "htm", "html", "jpeg", "jpg",  "json",
      "mov", "mp3", "mp4", "odp",  "odt", "pdf", "png",  "ppt", "pptx", "svg",  "webp", "xml"};
  const auto dot = file_name.rfind('.');
  const auto extension =
      dot == std::string_view::npos ? "" : http::lower_case(file_name.substr(dot + 1));
  if (std::ranges::find(kOthers, extension) == kOthers.end()) return;
  throw Error(Code::unsupported_media,
              "\"" + std::string(file_name) +
                  "\" is not a spreadsheet. Send .csv, .xlsx, .xls or .ods files, also packed as "
                  ".gz or .zip.");
}

Upload::Upload(App& app, std::string_view content_type)
    : app_(app),
      parser_(content_type,
              {[this](const http::PartHead& head) { begin_part(head); },
               [this](std::string_view bytes) { part_bytes(bytes); }, [this] { end_part(); }}) {}

Upload::~Upload() {
  if (released_) return;
  for (const auto& file : files_) files::remove_spooled(app_.config.spool_dir, file.spool_name);
}

http::awaitable<void> Upload::receive(http::Request& request) {
  for (;;) {
    const auto piece = co_await request.body_piece();
    if (piece.empty()) break;
    parser_.feed(piece);
    if (waiting_bytes_ >= kFlushBytes) co_await flush();
  }
  parser_.finish();
  co_await flush();
}

std::optional<std::string> Upload::field(std::string_view name) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

void Upload::begin_part(const http::PartHead& head) {
  const bool named = head.name == "files" || head.name == "files[]" || head.name == "file";
  part_ = named && !head.filename.empty() ? Part::file : named ? Part::ignored : Part::field;
  if (part_ == Part::file) {
    refuse_other_than_spreadsheets(head.filename);
    steps_.push_back(Begin{head.filename});
  } else if (part_ == Part::field) {
    if (fields_.size() >= kMaxFields)
      throw Error(Code::bad_request, "The form has more than 20 fields.");
    field_name_ = head.name;
    fields_[field_name_].clear();
  }
}

void Upload::part_bytes(std::string_view bytes) {
  if (part_ == Part::file) {
    steps_.emplace_back(std::string(bytes));
    waiting_bytes_ += bytes.size();
  } else if (part_ == Part::field) {
    auto& value = fields_[field_name_];
    value += bytes;
    if (value.size() > kFieldBytes)
      throw Error(Code::bad_request,
                  "The form's field `" + field_name_ + "` is larger than 1 KiB.");
  }
}

void Upload::end_part() {
  if (part_ == Part::file) steps_.push_back(End{});
}

void Upload::write_steps() {
  for (const auto& step : steps_) {
    if (const auto* begin = std::get_if<Begin>(&step)) {
      if (files_.size() >= importer::kMaxFiles) {
        throw Error(Code::bad_request, "At most " + std::to_string(importer::kMaxFiles) +
                                           " files can be sent at once.");
      }
      writing_name_ = begin->name;
      writer_.emplace(app_.config.spool_dir);
    } else if (const auto* bytes = std::get_if<std::string>(&step)) {
      writer_->write(*bytes);
    } else {
      auto kept = writer_->keep();
      writer_.reset();
      files_.push_back(
          {writing_name_, std::move(kept.spool_name), kept.bytes, std::move(kept.sha256)});
    }
  }
}

http::awaitable<void> Upload::flush() {
  if (steps_.empty()) co_return;
  auto write = [this]() -> http::awaitable<void> {
    write_steps();
    co_return;
  };
  auto on_disk = write();
  co_await asio::co_spawn(app_.disk, std::move(on_disk), asio::use_awaitable);
  steps_.clear();
  waiting_bytes_ = 0;
}

}  // namespace sqlagent::api
