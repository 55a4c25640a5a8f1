#include "core/sheet/tables.h"

#include <algorithm>
#include <set>

#include "core/sheet/shape.h"

namespace sqlagent::sheet {
namespace {

bool left_out(const Placement& place, uint32_t row) {
  return std::ranges::binary_search(place.left_out, row);
}

// The table's columns: those with a header or a cell.
void choose_columns(const Sketch& sketch, Arranged& table, const Range& range) {
  const Block block(sketch, range);
  const std::vector<std::string> headers =
      table.header.empty() ? std::vector<std::string>(block.width())
                           : headers_of(Block(sketch, {table.header.first, range.first_column,
                                                       table.header.last, range.last_column}),
                                        table.header);
  const Block data(sketch, {table.place.rows.first, range.first_column, table.place.rows.last,
                            range.last_column});
  for (size_t c = 0; c < block.width(); ++c) {
    const auto column = static_cast<uint32_t>(range.first_column + c);
    if (headers[c].empty() && data.counts(c).filled() == 0) {
      table.empty_columns.push_back(column);
      continue;
    }
    table.place.columns.push_back(column);
    table.headers.push_back(headers[c]);
  }
  for (const ColumnSpan& span : sketch.layout.hidden_columns)
    for (const uint32_t column : table.place.columns)
      if (column >= span.first && column <= span.last) table.hidden_columns.push_back(column);
}

// Rows that are only a name become a column: left out as rows, with the column they stand in if
// nothing else does.
void choose_sections(const Block& data, Arranged& table, const TableChoice& choice) {
  table.sections = sections_of(data, table.place.columns, table.headers, table.left_out);
  if (!table.sections) return;
  std::erase_if(table.sections->rows, [&](const Section& section) {
    const auto kept = choice.keep_row.find(section.row);
    return kept != choice.keep_row.end() && kept->second;
  });
  const bool wanted = choice.section_column.value_or(!table.sections->evidence.empty());
  if (!wanted || table.sections->rows.empty()) return;
  table.place.sections = table.sections->rows;
  for (const Section& section : table.place.sections) table.place.left_out.push_back(section.row);
  std::ranges::sort(table.place.left_out);
  table.section_header = "section";
  if (!table.sections->own_column) return;
  const auto at = std::ranges::find(table.place.columns, table.sections->column);
  const auto index = at - table.place.columns.begin();
  if (!table.headers[static_cast<size_t>(index)].empty())
    table.section_header = table.headers[static_cast<size_t>(index)];
  table.headers.erase(table.headers.begin() + index);
  table.place.columns.erase(at);
}

void choose_rows(const Sketch& sketch, Arranged& table, const Range& range,
                 const TableChoice& choice) {
  const Block data(sketch, {table.place.rows.first, range.first_column, table.place.rows.last,
                            range.last_column});
  std::vector<std::string> headers(data.width());
  for (size_t i = 0; i < table.headers.size(); ++i)
    headers[table.place.columns[i] - range.first_column] = table.headers[i];
  std::vector<LeftRow> out = rows_left_out(data, headers);
  const auto sections = sections_of(data, table.place.columns, table.headers, out);
  const auto is_section = [&](uint32_t row) {  // a name between empty rows is no note then
    return sections && !sections->evidence.empty() &&
           std::ranges::any_of(sections->rows, [&](const Section& s) { return s.row == row; });
  };
  for (const Caption& aside : table.region.asides)
    if (table.place.rows.has(aside.row) && !is_section(aside.row) &&
        !std::ranges::any_of(out, [&](const LeftRow& left) { return left.row == aside.row; }))
      out.push_back(
          {aside.row, LeftRow::Why::note, aside.text, "it stands alone between the rows"});
  for (const auto& declared : sketch.layout.tables)  // the last rows of an Excel table
    for (uint32_t i = 0; i < declared.totals_rows; ++i) {
      const uint32_t row = declared.range.last_row - std::min(i, declared.range.last_row);
      const bool known =
          std::ranges::any_of(out, [&](const LeftRow& left) { return left.row == row; });
      if (!known && table.place.rows.has(row) && declared.range.first_column <= range.last_column &&
          declared.range.last_column >= range.first_column)
        out.push_back({row, LeftRow::Why::total, "",
                       "the workbook declares it as the totals of " + declared.name});
    }
  const auto is_sum = [](const LeftRow& left) {
    return left.why == LeftRow::Why::total || left.why == LeftRow::Why::subtotal ||
           left.why == LeftRow::Why::measure;
  };
  for (LeftRow& left : out) {
    const auto chosen = choice.keep_row.find(left.row);
    const bool keep = chosen != choice.keep_row.end() ? chosen->second
                      : is_sum(left)                  ? choice.keep_totals.value_or(false)
                                                      : false;
    (keep ? table.kept : table.left_out).push_back(std::move(left));
  }
  for (const auto& [row, keep] : choice.keep_row)
    if (!keep && table.place.rows.has(row) &&
        !std::ranges::any_of(table.left_out, [&](const LeftRow& left) { return left.row == row; }))
      table.left_out.push_back({row, LeftRow::Why::chosen, "", "chosen by you"});
  std::ranges::sort(table.left_out, {}, &LeftRow::row);
  for (const LeftRow& left : table.left_out) table.place.left_out.push_back(left.row);
  choose_sections(data, table, choice);
  table.place.leave_hidden_out = choice.keep_hidden == false;
  // The rows that stay reach from the first of them to the last.
  Rows stay{kLastRow, 0};
  const auto reach = [&](const Rows& rows) {
    stay.first = std::min(stay.first, rows.first);
    stay.last = std::max(stay.last, rows.last);
  };
  for (const Line* line : data.lines())
    if (!left_out(table.place, line->row)) reach({line->row, line->row});
  for (const Run* run : data.runs()) reach(run->rows);
  if (stay.empty()) return;
  table.place.rows.first = std::max(table.place.rows.first, stay.first);
  table.place.rows.last = std::min(table.place.rows.last, stay.last);
}

// Rows of a run in which the table has a cell: all of them, unless other tables lie beside it. Then
// it is those of its fullest column.
uint64_t rows_of_run(const Run& run, const Placement& place) {
  uint64_t beside = 0, fullest = 0;
  for (uint32_t column = 0; column < run.tallies.size(); ++column) {
    const uint64_t cells = run.tallies[column].cells();
    if (std::ranges::binary_search(place.columns, column))
      fullest = std::max(fullest, cells);
    else
      beside = std::max(beside, cells);
  }
  return beside == 0 ? run.count : fullest;
}

void count_rows(const Sketch& sketch, Arranged& table) {
  const Range range{table.place.rows.first, table.place.columns.front(), table.place.rows.last,
                    table.place.columns.back()};
  const Block data(sketch, range);
  for (const Line* line : data.lines()) {
    if (left_out(table.place, line->row)) continue;
    table.hidden_rows += line->hidden;
    if (!(line->hidden && table.place.leave_hidden_out)) ++table.rows;
  }
  for (const Run* run : data.runs()) {
    table.hidden_rows += run->hidden;
    const uint64_t rows = rows_of_run(*run, table.place);
    table.rows += rows - (table.place.leave_hidden_out ? std::min(rows, run->hidden) : 0);
  }
}

// A first column that names its group once, above empty cells: "North", "", "", "South", "".
bool names_groups(const Block& data, size_t column, const Placement& place) {
  if (!data.runs().empty()) return false;
  std::set<std::string_view> names;
  size_t rows = 0, filled = 0;
  for (const Line* line : data.lines()) {
    if (left_out(place, line->row)) continue;
    const std::string_view text = data.text(*line, column);
    if (rows++ == 0 && text.empty()) return false;
    if (text.empty()) continue;
    if (data.kind(*line, column) != Kind::text || !names.insert(text).second) return false;
    ++filled;
  }
  if (filled < 2 || filled * 2 > rows) return false;
  // The next column has to be whole, else the table is just full of holes.
  if (column + 1 >= data.width()) return false;
  for (const Line* line : data.lines())
    if (!left_out(place, line->row) && data.kind(*line, column + 1) == Kind::empty) return false;
  return true;
}

void choose_fills(const Sketch& sketch, Arranged& table, const TableChoice& choice) {
  const Rows& rows = table.place.rows;
  const Block data(
      sketch, {rows.first, table.place.columns.front(), rows.last, table.place.columns.back()});
  for (size_t i = 0; i < table.place.columns.size(); ++i) {
    const uint32_t column = table.place.columns[i];
    FillDown fill;
    fill.index = i;
    for (const Range& merge : sketch.layout.merges)
      if (merge.first_column == column && merge.last_row > merge.first_row &&
          merge.first_row >= rows.first && merge.first_row <= rows.last)
        fill.merges.push_back({merge.first_row, merge.last_row});
    std::ranges::sort(fill.merges, {}, &Rows::first);
    const auto chosen = choice.columns.find(column);
    const auto wish = chosen == choice.columns.end() ? std::nullopt : chosen->second.fill_down;
    if (wish == false) continue;
    fill.always =
        wish == true || (i == 0 && fill.merges.empty() &&
                         names_groups(data, column - table.place.columns.front(), table.place));
    if (fill.always || !fill.merges.empty()) table.place.fills.push_back(std::move(fill));
  }
}

Arranged arranged(const Sketch& sketch, Region region, const TableChoice& choice) {
  Arranged table;
  Range range = region.range;
  table.header = region.heading.header;
  table.place.rows = {region.heading.first_data, range.last_row};
  if (choice.data) {
    range.first_column = choice.data->first_column;
    range.last_column = choice.data->last_column;
    table.place.rows = {choice.data->first_row, std::min(choice.data->last_row, sketch.last_row)};
    // A header inside the rows is none any more.
    if (!table.header.empty() && table.header.last >= choice.data->first_row) table.header = {};
  }
  if (choice.header) {
    table.header_chosen = true;
    table.header = *choice.header;
    if (!choice.data) {
      if (!table.header.empty()) {
        table.place.rows.first = table.header.last + 1;
      } else {
        table.place.rows.first =
            region.heading.header.empty() ? region.heading.first_data : region.heading.header.first;
      }
    }
  }
  range.first_row = table.header.empty() ? table.place.rows.first
                                         : std::min(table.header.first, table.place.rows.first);
  range.last_row = std::max(table.place.rows.last, table.header.empty() ? 0 : table.header.last);
  region.range = range;
  table.region = std::move(region);
  choose_columns(sketch, table, range);
  if (table.place.columns.empty()) return table;
  choose_rows(sketch, table, range, choice);
  count_rows(sketch, table);
  choose_fills(sketch, table, choice);
  choose_shape(sketch, table, choice);
  return table;
}

}  // namespace

std::vector<Arranged> tables_of(const Sketch& sketch, bool text_file, uint32_t sheet,
                                const Choices& choices) {
  std::vector<Region> regions;
  if (const auto chosen = choices.tables_of_sheet.find(sheet);
      chosen != choices.tables_of_sheet.end()) {
    for (const Range& range : chosen->second)
      regions.push_back(region_of(sketch, range, text_file));
  } else {
    regions = regions_of(sketch, text_file);
  }
  std::vector<Arranged> tables;
  for (size_t i = 0; i < regions.size(); ++i) {
    const auto number = static_cast<uint32_t>(i + 1);
    const TableChoice& choice = choices.table(sheet, number);
    if (choice.exists == false) continue;
    Arranged table = arranged(sketch, std::move(regions[i]), choice);
    table.number = number;
    if (!table.place.columns.empty()) tables.push_back(std::move(table));
  }
  return tables;
}

Tally tally_of(const Sketch& sketch, const Arranged& table, size_t column) {
  const uint32_t at = table.place.columns[column];
  const Block data(sketch, {table.place.rows.first, table.place.columns.front(),
                            table.place.rows.last, table.place.columns.back()});
  Tally tally;
  for (const Run* run : data.runs())
    if (at < run->tallies.size()) tally.add(run->tallies[at]);
  for (const Line* line : data.lines())
    if (!left_out(table.place, line->row) && !(line->hidden && table.place.leave_hidden_out))
      tally.see(line->cell(at));
  return tally;
}

}  // namespace sqlagent::sheet
