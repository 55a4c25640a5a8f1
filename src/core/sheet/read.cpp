// The first pass over all sheets of a file, and what comes of it: a sketch of each sheet, its
// tables, their names, types and receipts.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/sheet/explain.h"
#include "core/sheet/file.h"
#include "core/sheet/naming.h"
#include "core/sheet/sheet.h"
#include "core/sheet/tables.h"

namespace sqlagent::sheet {
namespace {

constexpr uint64_t kStepBytes = 1 << 20;
constexpr size_t kSketchBytes = 8 << 20, kAllSketchBytes = 48 << 20;  // of a sheet; of a file
constexpr size_t kTablesBeside = 4;  // a sheet may be so many times as wide as a table
constexpr size_t kShownHeader = 200, kCaptionAsName = 60;

// A header is for reading: one line, and short enough for a table's head.
std::string shown(std::string_view header, size_t index) {
  if (header.empty()) return fmt::format("column {}", index + 1);
  size_t size = std::min(header.size(), kShownHeader);
  while (size > 0 && size < header.size() &&
         (static_cast<unsigned char>(header[size]) & 0xC0) == 0x80)
    --size;
  std::string text;
  for (const char c : header.substr(0, size)) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!space)
      text.push_back(c);
    else if (!text.empty() && text.back() != ' ')
      text.push_back(' ');
  }
  return text;
}

// The caption right above a table, when it is short enough to name it.
std::string_view caption_of(const Arranged& table) {
  if (table.region.captions.empty()) return {};
  const Caption& caption = table.region.captions.back();
  const uint32_t top = table.header.empty() ? table.place.rows.first : table.header.first;
  if (caption.row + 3 < top || caption.text.size() > kCaptionAsName) return {};
  return caption.text;
}

std::vector<Column> columns_of(const Arranged& table, const TableChoice& choice) {
  // The sheet's columns choose their names first: one that was made gives way.
  const auto& all = table.written;
  std::vector<size_t> order;
  for (const bool made : {false, true})
    for (size_t i = 0; i < all.size(); ++i)
      if ((all[i].at >= kSectionColumn) == made) order.push_back(i);
  std::vector<std::string> wanted;
  for (const size_t i : order) {
    const auto chosen = choice.columns.find(all[i].at);
    const bool named = chosen != choice.columns.end() && chosen->second.name;
    wanted.push_back(named ? *chosen->second.name : all[i].header);
  }
  const std::vector<std::string> given = column_names(wanted);
  std::vector<std::string> names(all.size());
  for (size_t i = 0; i < order.size(); ++i) names[order[i]] = given[i];
  std::vector<Column> columns;
  for (size_t i = 0; i < names.size(); ++i) {
    Column column;
    column.name = names[i];
    column.display = shown(all[i].header, i);
    column.at = all[i].at;
    columns.push_back(std::move(column));
  }
  return columns;
}

// What a period is called is text as written where it is no day: "2024", "Jan".
void keep_period_names(const Arranged& table, std::vector<Column>& columns) {
  if (table.periods.dates) return;
  for (Column& column : columns)
    if (column.at == kPeriodColumn && !column.type_chosen) {
      column.format = {.type = Type::text, .as_written = true};
      column.evidence = "as the headers are written";
    }
}

Refusal too_wide(size_t columns, const Limits& limits) {
  return {Refusal::Reason::limit,
          fmt::format("There are {} columns; at most {} can be read. Please split the table.",
                      columns, limits.columns)};
}

}  // namespace

struct Reader::State {
  std::shared_ptr<detail::File> file;
  Choices choices;
  std::vector<Sketch> sketches;  // one per sheet read
  Sketcher sketcher;             // of the one being read
  std::unique_ptr<RowReader> reader;
  Batch batch;
  double share = 0;
  bool done = false;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Reader, Refusal> Reader::open(Source source, std::string_view name, Limits limits,
                                     Choices choices) {
  auto file = detail::open_file(std::move(source), name, limits);
  if (!file) return unexpected(file.error());
  auto state = std::make_unique<State>();
  state->file = std::move(*file);
  state->choices = std::move(choices);
  return Reader(std::move(state));
}

double Reader::share() const {
  return state_->share;
}

Result<bool, Refusal> Reader::step() {
  State& s = *state_;
  if (s.done) return true;
  const size_t sheet = s.sketches.size();
  if (!s.reader) {
    auto reader = s.file->rows(sheet);
    if (!reader) return unexpected(reader.error());
    s.reader = std::move(*reader);
    s.sketcher = Sketcher(std::min(kSketchBytes, kAllSketchBytes / s.file->sheets.size()));
  }
  const uint64_t until = s.reader->bytes_read() + kStepBytes;
  do {
    if (const auto read = s.reader->next(s.batch); !read) return unexpected(read.error());
    s.sketcher.see(s.batch);
    const Limits& limits = s.file->limits;
    if (s.sketcher.columns() > limits.columns * kTablesBeside)
      return unexpected(too_wide(s.sketcher.columns(), limits));
  } while (!s.batch.rows.empty() && s.reader->bytes_read() < until);
  s.share = s.file->share_before(sheet) + s.file->share_of(sheet, s.reader->bytes_read());
  if (!s.batch.rows.empty()) return false;
  s.sketches.push_back(s.sketcher.finish(*s.reader));
  s.reader.reset();
  s.done = s.sketches.size() == s.file->sheets.size();
  return s.done;
}

namespace {

// Turns the sketches into tables with names that are unique within the file.
class Maker {
 public:
  Maker(const detail::File& file, const Choices& choices) : file_(file), choices_(choices) {}

  Result<Found, Refusal> found(const Sketch& sketch, size_t sheet, const Arranged& table,
                               bool several) {
    const detail::Sheet& at = file_.sheets[sheet];
    const auto number = static_cast<uint32_t>(sheet + 1);
    const TableChoice& choice = choices_.table(number, table.number);
    Found found;
    found.sheet = at.name;
    found.key = table_key(number, table.number);
    found.header = table.header;
    found.range = {table.place.rows.first, table.place.columns.front(), table.place.rows.last,
                   table.place.columns.back()};
    found.rows = table.rows;
    if (!table.place.period_rows) found.periods = table.periods.columns;
    for (const Caption& caption : table.region.captions) found.titles.push_back(caption.text);
    name(found, table, choice, several);
    found.columns = columns_of(table, choice);
    if (found.columns.size() > file_.limits.columns)
      return unexpected(too_wide(found.columns.size(), file_.limits));
    std::vector<Tally> tallies;
    for (const Written& column : table.written)
      tallies.push_back(tally_written(sketch, table, column));
    decide(tallies, {at.semicolons}, file_.limits, choice, found.columns, found.notices);
    keep_period_names(table, found.columns);
    for (Notice& notice : notices_of(sketch, table, found))
      found.notices.push_back(std::move(notice));
    for (Notice& notice : choices_without_place(table, choice))
      found.notices.push_back(std::move(notice));
    found.decisions = decisions_of(table, found, choice);
    return found;
  }

 private:
  void name(Found& found, const Arranged& table, const TableChoice& choice, bool several) {
    const std::string stem = file_stem(file_.name);
    found.display =
        found.sheet.empty() || generic_sheet_name(found.sheet) ? stem : stem + " · " + found.sheet;
    std::string wanted;
    if (choice.name) {
      wanted = table_name(*choice.name, "", false);
      found.display = *choice.name;
    } else if (const std::string_view caption = several ? caption_of(table) : "";
               !identifier(caption).empty()) {
      wanted = table_name(file_.name, caption, true);
      found.display += " · " + std::string(caption);
    } else {
      wanted = table_name(file_.name, found.sheet, file_.sheets.size() > 1);
      if (several) found.display += fmt::format(" · {}", table.number);
    }
    found.name = wanted;
    for (int i = 2; !taken_.insert(found.name).second; ++i)
      found.name = fmt::format("{}_{}", wanted, i);
  }

  const detail::File& file_;
  const Choices& choices_;
  std::set<std::string> taken_;
};

// What there is to say about a sheet as such.
void tell_of_sheet(const detail::Sheet& sheet, size_t index, const Sketch& sketch, size_t tables,
                   std::vector<Notice>& notices, std::vector<Decision>& decisions) {
  if (sheet.name.empty()) return;
  if (sheet.chart_only || sketch.rows == 0) {
    const std::string_view what =
        sheet.chart_only ? "is only a chart; it holds no rows" : "holds no cells";
    notices.push_back({"empty_sheet", fmt::format("Sheet {} {}.", sheet.name, what), "", {}});
    return;
  }
  Decision decision;
  decision.id = fmt::format("{}/tables", index + 1);
  decision.kind = "sheet";
  decision.text = tables == 0 ? fmt::format("Sheet {} holds words but no table.", sheet.name)
                              : fmt::format("Sheet {} holds {} {}.", sheet.name, tables,
                                            tables == 1 ? "table" : "tables");
  if (sheet.visibility != detail::Visibility::visible)
    decision.evidence = "the sheet is hidden, but read like the others";
  decision.value = "null";
  decisions.push_back(std::move(decision));
}

}  // namespace

Result<Book, Refusal> Reader::finish() {
  State& s = *state_;
  Book book;
  book.file_ = s.file;
  book.notices_ = s.file->notices;
  Maker maker(*s.file, s.choices);
  uint64_t rows = 0;
  std::set<std::pair<uint32_t, uint32_t>> made;
  for (size_t sheet = 0; sheet < s.sketches.size(); ++sheet) {
    const Sketch& sketch = s.sketches[sheet];
    rows += sketch.rows;
    const bool text_file = s.file->sheets[sheet].name.empty();
    std::vector<Arranged> tables =
        tables_of(sketch, text_file, static_cast<uint32_t>(sheet + 1), s.choices);
    std::ranges::sort(tables, {}, [](const Arranged& t) { return t.number; });
    tell_of_sheet(s.file->sheets[sheet], sheet, sketch, tables.size(), book.notices_,
                  book.decisions_);
    for (Arranged& table : tables) {
      made.emplace(sheet + 1, table.number);
      auto found = maker.found(sketch, sheet, table, tables.size() > 1);
      if (!found) return unexpected(found.error());
      book.tables_.push_back(std::move(*found));
      book.places_.push_back(std::move(table.place));
      book.sheet_of_.push_back(sheet);
      book.bytes_.push_back(sketch.bytes);
    }
  }
  for (Notice& notice : choices_without_place(s.choices, s.sketches.size(), made))
    book.notices_.push_back(std::move(notice));
  if (book.tables_.empty())
    return unexpected(Refusal{Refusal::Reason::empty,
                              !s.choices.empty() ? "No table is left: each was left out by choice."
                              : rows == 0
                                  ? "There is no table in this file: no sheet holds any cells."
                                  : "There is no table in this file: its sheets hold only words."});
  return book;
}

Result<std::unique_ptr<Encoder>, Refusal> Book::rows(size_t table) const {
  return rows(table, tables_[table].columns);
}

Result<std::unique_ptr<Encoder>, Refusal> Book::rows(size_t table,
                                                     std::vector<Column> columns) const {
  auto reader = file_->rows(sheet_of_[table]);
  if (!reader) return unexpected(reader.error());
  return std::make_unique<Encoder>(std::move(*reader), places_[table], std::move(columns),
                                   file_->limits);
}

Result<Book, Refusal> read(Source source, std::string_view name, Limits limits, Choices choices) {
  auto reader = Reader::open(std::move(source), name, limits, std::move(choices));
  if (!reader) return unexpected(reader.error());
  for (;;) {
    const auto done = reader->step();
    if (!done) return unexpected(done.error());
    if (*done) return reader->finish();
  }
}

}  // namespace sqlagent::sheet
