#include "app/importer/read_sheet.h"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <new>

#include "app/importer/copy_rows.h"
#include "app/importer/facts.h"
#include "app/importer/found.h"
#include "app/importer/spread.h"
#include "base/error.h"
#include "base/json_text.h"
#include "core/sheet/sheet.h"
#include "io/files/spool.h"
#include "io/process/confine.h"
#include "io/process/frames.h"

namespace sqlagent::importer {
namespace json = boost::json;
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kFile = 3;
constexpr auto kTellEvery = 50ms;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;  // these reserve terabytes and ask the kernel much
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

// The parent is gone: nobody wants to know any more.
struct Alone {};

void send(char kind, std::string_view body) {
  if (!process::write_frame(STDOUT_FILENO, kind, body)) throw Alone();
}

void refuse(std::string_view code, std::string_view message) {
  send('X', fmt::format(R"({{"code":{},"message":{}}})", json_string(code), json_string(message)));
}

std::string_view text_of(const json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

uint64_t number_of(const json::object& object, const char* key, uint64_t otherwise) {
  const auto* value = object.if_contains(key);
  return value ? value->to_number<uint64_t>() : otherwise;
}

// Progress, but not more often than anybody looks.
class Teller {
 public:
  void tell(double share, uint64_t bytes, uint64_t rows) {
    if (Clock::now() < next_) return;
    next_ = Clock::now() + kTellEvery;
    send('P', fmt::format(R"({{"share":{:.4f},"bytes":{},"rows":{}}})", share, bytes, rows));
  }

 private:
  Clock::time_point next_ = Clock::now() + kTellEvery;
};

class Child {
 public:
  explicit Child(std::shared_ptr<files::ReadableFile> bytes) : bytes_(std::move(bytes)) {}

  void obey(const json::object& command) {
    const auto what = text_of(command, "do");
    if (what == "open") open(command);
    if (what == "rows") rows(command);
  }

 private:
  void open(const json::object& command) {
    book_.reset();
    sheet::Limits limits;
    limits.rows = number_of(command, "max_rows", limits.rows);
    const auto* chosen = command.if_contains("choices");
    auto choices = sheet::choices_from_json(chosen ? json::serialize(*chosen) : "{}");
    if (!choices) return refuse("unprocessable", choices.error().message);
    const auto bytes = bytes_;
    sheet::Source source{bytes->size(), [bytes](uint64_t offset, std::span<char> into) {
                           return bytes->read(offset, into);
                         }};
    auto reader = sheet::Reader::open(std::move(source), text_of(command, "name"), limits,
                                      std::move(*choices));
    if (!reader) return refuse("unprocessable", reader.error().message);
    Teller teller;
    for (;;) {
      const auto done = reader->step();
      if (!done) return refuse("unprocessable", done.error().message);
      if (*done) break;
      teller.tell(reader->share(), 0, 0);
    }
    auto book = reader->finish();
    if (!book) return refuse("unprocessable", book.error().message);
    book_.emplace(std::move(*book));
    send('B', to_json(*book_));
  }

  // Names and types that the parent's table asks for, by the column's place.
  static std::vector<sheet::Column> columns_of(const sheet::Found& found,
                                               const json::object& command) {
    auto columns = found.columns;
    const auto& names = command.at("names").as_array();
    for (size_t i = 0; i < names.size(); ++i) columns.at(i).name = names[i].as_string();
    for (const auto& [place, type] : command.at("types").as_object())
      if (const auto known = type_from_name(std::string_view(type.as_string())))
        columns.at(std::stoul(std::string(place))).format.type = *known;
    return columns;
  }

  void rows(const json::object& command) {
    const size_t table = number_of(command, "table", 0);
    if (!book_ || table >= book_->tables().size())
      return refuse("internal", "There is no such table in the file.");
    const sheet::Found& found = book_->tables()[table];
    auto columns = columns_of(found, command);
    auto encoder = book_->rows(table, columns);
    if (!encoder) return refuse("unprocessable", encoder.error().message);
    RowNumbers numbers(number_of(command, "offset", 0));
    Teller teller;
    std::string piece;
    for (;;) {
      const auto next = (*encoder)->next();
      if (!next) return refuse("unprocessable", next.error().message);
      if (next->empty()) break;
      piece.assign(*next);
      if (!numbers.shift(piece))
        return refuse("unprocessable", "The table would have more rows than can be numbered.");
      send('D', piece);
      teller.tell(0, (*encoder)->bytes_read(), (*encoder)->rows());
    }
    finish(command, found, std::move(columns), **encoder, numbers.last());
  }

  static void finish(const json::object& command, sheet::Found found,
                     std::vector<sheet::Column> columns, sheet::Encoder& encoder, uint64_t last) {
    found.columns = std::move(columns);
    const std::string name(text_of(command, "name"));
    std::string receipt = receipt_of(found, encoder, name);
    auto profiles = encoder.profiles();
    const std::string spread = spread_json(found.columns, profiles);
    auto facts = facts_of(found, std::move(profiles), std::string(text_of(command, "schema")), name,
                          std::string(text_of(command, "file")), encoder.rows());
    facts.display = std::string(text_of(command, "display"));
    send('E', fmt::format(R"({{"rows":{},"last_row":{},"odd":{},"facts":{},"receipt":{},)"
                          R"("spread":{}}})",
                          encoder.rows(), last, encoder.odd_cells().size(),
                          json_string(catalog::to_json(facts)), json_string(receipt),
                          json_string(spread)));
  }

  std::shared_ptr<files::ReadableFile> bytes_;
  std::optional<sheet::Book> book_;
};

void live() {
  Child child(std::make_shared<files::ReadableFile>(kFile));
  process::LineReader lines(STDIN_FILENO);
  while (const auto line = lines.next()) {
    try {
      const auto command = json::parse(*line);
      child.obey(command.as_object());
    } catch (const std::bad_alloc&) {
      refuse("memory", "");
      return;  // what is left of the heap is anybody's guess
    } catch (const Error& error) {
      refuse(name(error.code()), error.for_the_user());
    }
  }
}

}  // namespace

int read_sheet(uint64_t memory_bytes, uint64_t cpu_seconds) {
  try {
    process::confine({.memory_bytes = kSanitized ? 0 : memory_bytes,
                      .cpu_seconds = cpu_seconds,
                      .system_calls = !kSanitized});
    live();
    return 0;
  } catch (const Alone&) {
    return 0;
  }
}

}  // namespace sqlagent::importer
