// The cells of an .xlsx sheet as rows. Numbers become plain decimals, serial dates become ISO
// dates, so that inference sees one notation; words stay where the shared strings are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <utility>

#include "core/sheet/file.h"
#include "core/sheet/workbook.h"
#include "core/sheet/xml.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kBatchCells = 16 * 1024, kMaxColumn = 16'384, kMaxRow = 1'048'576;

// Texts of one batch, at addresses that stay.
class Arena {
 public:
  std::string_view keep(std::string_view text) {
    if (blocks_.empty() || blocks_[used_].capacity() - blocks_[used_].size() < text.size())
      next_block(text.size());
    std::string& block = blocks_[used_];
    const size_t at = block.size();
    block.append(text);
    return std::string_view(block).substr(at);
  }
  void clear() {
    if (blocks_.size() > 4) blocks_.resize(4);
    for (std::string& block : blocks_) block.clear();
    used_ = 0;
  }

 private:
  void next_block(size_t wanted) {
    if (!blocks_.empty()) ++used_;
    if (used_ == blocks_.size()) blocks_.emplace_back();
    blocks_[used_].reserve(std::max<size_t>(wanted, 64 * 1024));
  }
  std::deque<std::string> blocks_;
  size_t used_ = 0;
};

class SheetReader final : public XmlReader {
 public:
  SheetReader(std::unique_ptr<ZipPart> part, const Workbook& workbook, const Limits& limits)
      : XmlReader(std::move(part)), workbook_(workbook), limits_(limits) {}

  // Rows go to this batch from now on. A row may be half read; its texts move on with it.
  void begin(Batch& batch) {
    batch_ = &batch;
    Arena& fresh = arenas_[arena_ == &arenas_[0]];
    fresh.clear();
    for (Cell& cell : cells_) cell.data = fresh.keep(cell.text()).data();
    arena_ = &fresh;
  }
  uint64_t blank_rows() const { return blank_rows_; }

 private:
  void start(std::string_view name, const Attributes& a) override {
    if (name == "c") {
      start_cell(a);
    } else if (name == "v" || name == "t") {
      in_value_ = in_cell_ && !in_phonetic_;
    } else if (name == "row") {
      start_row(a);
    } else if (name == "rPh") {
      in_phonetic_ = true;
    } else if (name == "sheetData") {
      in_data_ = true;
    }
  }

  void end(std::string_view name) override {
    if (name == "v" || name == "t")
      in_value_ = false;
    else if (name == "c" && in_cell_)
      end_cell();
    else if (name == "row" && in_data_)
      end_row();
    else if (name == "rPh")
      in_phonetic_ = false;
    else if (name == "sheetData")
      in_data_ = false;
  }

  void text(std::string_view piece) override {
    if (!in_value_) return;
    value_ += piece;
    if (value_.size() > limits_.cell_bytes)
      refuse({Refusal::Reason::limit,
              fmt::format("A cell in row {} is longer than {} KB. Please shorten it.", row_,
                          limits_.cell_bytes >> 10)});
  }

  void start_row(const Attributes& a) {
    if (!in_data_) return;
    uint32_t number = row_ + 1;
    if (const auto r = a.get("r")) std::from_chars(r->data(), r->data() + r->size(), number);
    if (number > kMaxRow || number <= row_) {
      refuse({Refusal::Reason::damaged,
              fmt::format("The workbook is damaged: row {} follows row {}.", number, row_)});
      return;
    }
    if (last_filled_ > 0) gap_ += number - row_ - 1;
    row_ = number;
    column_ = 0;
    cells_.clear();
  }

  void end_row() {
    if (cells_.empty()) {
      if (last_filled_ > 0) ++gap_;
      return;
    }
    blank_rows_ += std::exchange(gap_, 0);
    last_filled_ = row_;
    batch_->cells.insert(batch_->cells.end(), cells_.begin(), cells_.end());
    cells_.clear();
    batch_->rows.push_back({static_cast<uint32_t>(batch_->cells.size()), row_});
  }

  void start_cell(const Attributes& a) {
    in_cell_ = in_data_ && row_ > 0;
    value_.clear();
    type_ = 'n';
    if (const auto t = a.get("t")) {
      if (*t == "s")
        type_ = 's';
      else if (*t == "str" || *t == "inlineStr")
        type_ = 't';
      else if (*t == "b")
        type_ = 'b';
      else if (*t == "e")
        type_ = 'e';
      else if (*t == "d")
        type_ = 'd';
    }
    style_ = 0;
    if (const auto s = a.get("s")) std::from_chars(s->data(), s->data() + s->size(), style_);
    const size_t before = column_;
    if (const auto r = a.get("r")) {  // "AB12": only the letters say something new
      column_ = 0;
      for (const char c : *r) {
        const int letter = c >= 'A' && c <= 'Z'   ? c - 'A' + 1
                           : c >= 'a' && c <= 'z' ? c - 'a' + 1
                                                  : 0;
        if (letter == 0 || column_ > kMaxColumn) break;
        column_ = column_ * 26 + static_cast<size_t>(letter);
      }
    }
    if (column_ == 0 || !a.get("r")) column_ = before + 1;
    if (column_ > kMaxColumn)
      refuse({Refusal::Reason::damaged,
              fmt::format("The workbook is damaged: row {} has too many cells.", row_)});
  }

  void end_cell() {
    in_cell_ = false;
    const Cell cell = value_.empty() ? Cell{} : make_cell();
    if (cell.size == 0) return;
    if (cells_.size() < column_) cells_.resize(column_);
    cells_[column_ - 1] = cell;
  }

  Cell make_cell() {
    switch (type_) {
      case 's': {
        size_t index = 0;
        const auto [end, bad] =
            std::from_chars(value_.data(), value_.data() + value_.size(), index);
        if (bad != std::errc() || index >= workbook_.strings.size()) {
          refuse({Refusal::Reason::damaged,
                  fmt::format(
                      "The workbook is damaged: a cell in row {} names a text that is not there.",
                      row_)});
          return {};
        }
        return plain_cell(workbook_.strings.at(index));
      }
      case 't': {
        scratch_.clear();
        append_unescaped(scratch_, value_);
        return plain_cell(arena_->keep(scratch_));
      }
      case 'b':
        return exact(value_ == "1" || value_ == "true" ? "true" : "false", Unit::none);
      case 'e': {
        Cell cell = plain_cell(arena_->keep(value_));
        cell.kind = Cell::Kind::error;
        return cell;
      }
      case 'd': {
        std::string iso = value_;
        if (iso.size() > 10 && iso[10] == 'T') iso[10] = ' ';
        if (iso.ends_with(" 00:00:00")) iso.resize(10);
        return exact(arena_->keep(iso), Unit::none);
      }
      default:
        return number();
    }
  }

  Cell number() {
    NumberFormat format;
    if (style_ < workbook_.formats.size()) format = workbook_.formats[style_];
    if (format.kind != NumberFormat::Kind::number)
      if (const std::string date = serial_text(value_, format.kind, workbook_.epoch_1904);
          !date.empty())
        return exact(arena_->keep(date), Unit::none);
    const bool short_and_plain = value_.size() <= 15 &&
                                 value_.find_first_not_of("0123456789.-") == value_.npos &&
                                 value_[0] != '.';
    return exact(arena_->keep(short_and_plain ? value_ : plain_number(value_)), format.unit);
  }

  static Cell exact(std::string_view text, Unit unit) {
    Cell cell;
    cell.data = text.data();
    cell.size = static_cast<uint32_t>(text.size());
    cell.kind = Cell::Kind::exact;
    cell.unit = unit;
    return cell;
  }

  const Workbook& workbook_;
  const Limits& limits_;
  Batch* batch_ = nullptr;
  std::array<Arena, 2> arenas_;
  Arena* arena_ = &arenas_[0];
  std::vector<Cell> cells_;  // of the row being read
  std::string value_, scratch_;
  bool in_data_ = false, in_cell_ = false, in_value_ = false, in_phonetic_ = false;
  char type_ = 'n';
  size_t style_ = 0, column_ = 0;
  uint32_t row_ = 0, last_filled_ = 0;
  uint64_t gap_ = 0, blank_rows_ = 0;
};

class SheetRows final : public RowReader {
 public:
  SheetRows(std::unique_ptr<ZipPart> part, std::shared_ptr<const Workbook> workbook,
            const Limits& limits)
      : workbook_(std::move(workbook)),
        limits_(limits),
        reader_(std::move(part), *workbook_, limits_) {}

  Result<void, Refusal> next(Batch& batch) override {
    batch.clear();
    reader_.begin(batch);
    while (!over_ && batch.cells.size() < kBatchCells) {
      const auto more = reader_.step();
      if (!more) return unexpected(more.error());
      over_ = !*more;
    }
    return {};
  }
  uint64_t bytes_read() const override { return reader_.bytes(); }
  ReadingNotes notes() const override {
    ReadingNotes notes;
    notes.blank_rows = reader_.blank_rows();
    return notes;
  }

 private:
  std::shared_ptr<const Workbook> workbook_;
  Limits limits_;
  SheetReader reader_;
  bool over_ = false;
};

struct WorkbookFile final : detail::File {
  explicit WorkbookFile(Zip z) : zip(std::move(z)) {}
  Zip zip;
  std::shared_ptr<const Workbook> workbook;
  double bytes = 0;  // of all sheets, inflated, as the archive claims

  Result<std::unique_ptr<RowReader>, Refusal> rows(size_t sheet) const override {
    auto part = zip.part(workbook->sheets[sheet].part);
    if (!part) return unexpected(part.error());
    return std::make_unique<SheetRows>(std::move(*part), workbook, limits);
  }
  double share_before(size_t sheet) const override {
    double before = 0;
    for (size_t i = 0; i < sheet; ++i) before += share_of(i, zip.size_of(workbook->sheets[i].part));
    return std::min(1.0, before);
  }
  double share_of(size_t, uint64_t bytes_read) const override {
    return bytes == 0 ? 0 : std::min(1.0, static_cast<double>(bytes_read) / bytes);
  }
};

}  // namespace

Result<std::shared_ptr<detail::File>, Refusal> detail::open_xlsx(Source source,
                                                                 std::string_view name,
                                                                 const Limits& limits) {
  auto zip = Zip::open(std::move(source), limits);
  if (!zip) return unexpected(zip.error());
  auto workbook = read_workbook(*zip, limits);
  if (!workbook) return unexpected(workbook.error());
  auto file = std::make_shared<WorkbookFile>(std::move(*zip));
  file->name = name;
  file->limits = limits;
  if (workbook->charts > 0)
    file->notices.push_back(
        {"charts",
         fmt::format("{} sheets are only charts; they hold no rows.", workbook->charts),
         "",
         {}});
  for (const auto& sheet : workbook->sheets) {
    file->sheets.emplace_back().name = sheet.name;
    file->bytes += static_cast<double>(file->zip.size_of(sheet.part));
  }
  file->workbook = std::make_shared<const Workbook>(std::move(*workbook));
  return file;
}

}  // namespace sqlagent::sheet
