#include "core/sheet/regions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/sheet/total_words.h"

namespace sqlagent::sheet {
namespace {

constexpr size_t kShownBytes = 200;

Range whole(const Sketch& sketch) {
  Range range;
  range.first_row = 1;
  range.last_row = kLastRow;
  range.last_column = sketch.columns == 0 ? 0 : static_cast<uint32_t>(sketch.columns - 1);
  return range;
}

// The smallest range with the same filled cells; nullopt if there are none.
std::optional<Range> trimmed(const Block& block) {
  std::optional<Range> range;
  const auto take = [&](uint32_t first_row, uint32_t last_row, uint32_t column) {
    if (!range) range = Range{first_row, column, last_row, column};
    range->first_row = std::min(range->first_row, first_row);
    range->last_row = std::max(range->last_row, last_row);
    range->first_column = std::min(range->first_column, column);
    range->last_column = std::max(range->last_column, column);
  };
  for (size_t c = 0; c < block.width(); ++c) {
    const auto column = static_cast<uint32_t>(block.range().first_column + c);
    for (const Line* line : block.lines())
      if (block.kind(*line, c) != Kind::empty) take(line->row, line->row, column);
    for (const Run* run : block.runs())
      if (column < run->tallies.size() && run->tallies[column].cells() > 0)
        take(run->rows.first, run->rows.last, column);
  }
  return range;
}

std::string shown(std::string_view text) {
  size_t size = std::min(text.size(), kShownBytes);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  return std::string(text.substr(0, size));
}

void add_captions(const Block& block, const Line& line, std::vector<Caption>& to) {
  std::string text;
  uint32_t first = 0;
  for (size_t c = 0; c < block.width(); ++c) {
    const std::string_view cell = block.text(line, c);
    if (cell.empty()) continue;
    if (text.empty()) first = static_cast<uint32_t>(block.range().first_column + c);
    text += (text.empty() ? "" : " ") + std::string(cell.substr(0, kShownBytes));
  }
  if (!text.empty()) to.push_back({line.row, first, shown(text)});
}

// ---- side by side

// Rows in which the columns hold a table, not just a title: two cells, or one if it is one column.
Rows extent(const Block& block) {
  Rows rows;
  const size_t least = block.width() == 1 ? 1 : 2;
  for (const Line* line : block.lines()) {
    if (block.filled(*line) < least) continue;
    if (rows.empty()) rows.first = line->row;
    rows.last = line->row;
  }
  for (const Run* run : block.runs())
    for (size_t c = 0; c < block.width(); ++c) {
      const size_t column = block.range().first_column + c;
      if (column >= run->tallies.size() || run->tallies[column].cells() == 0) continue;
      rows.first = rows.empty() ? run->rows.first : std::min(rows.first, run->rows.first);
      rows.last = std::max(rows.last, run->rows.last);
    }
  return rows;
}

bool repeats_a_header(const Block& left, const Block& right, uint32_t row) {
  std::set<std::string_view> words;
  for (const Block* block : {&left, &right})
    for (const Line* line : block->lines())
      if (line->row == row)
        for (size_t c = 0; c < block->width(); ++c)
          if (const auto text = block->text(*line, c);
              !text.empty() && !words.insert(text).second && block == &right)
            return true;
  return false;
}

bool captioned(const Block& block, const Rows& table) {
  return std::ranges::any_of(block.lines(), [&](const Line* line) {
    return line->row < table.first && line->row + 3 > table.first;
  });
}

// An empty column lies between the two. Does it separate tables, or only set off a table's columns?
bool apart(const Block& left, const Block& right) {
  const Rows l = extent(left), r = extent(right);
  if (l.empty() || r.empty()) return false;
  if (left.width() == 1 || right.width() == 1) {
    // A single column is a table of its own only where the other one has no rows.
    return r.first > l.last || l.first > r.last;
  }
  const auto differ = [](uint32_t a, uint32_t b) { return a > b ? a - b > 1 : b - a > 1; };
  if (differ(l.first, r.first) || differ(l.last, r.last)) return true;
  if (repeats_a_header(left, right, r.first)) return true;
  return captioned(left, l) && captioned(right, r);
}

std::vector<Range> bands(const Sketch& sketch, const Range& range) {
  const Block all(sketch, range);
  std::vector<Range> groups;
  bool open = false;
  for (size_t c = 0; c < all.width(); ++c) {
    if (all.counts(c).filled() == 0) {
      open = false;
      continue;
    }
    const auto column = static_cast<uint32_t>(range.first_column + c);
    if (!open) groups.push_back({range.first_row, column, range.last_row, column});
    groups.back().last_column = column;
    open = true;
  }
  std::vector<Range> joined;
  for (const Range& group : groups) {
    if (!joined.empty() && !apart(Block(sketch, joined.back()), Block(sketch, group)))
      joined.back().last_column = group.last_column;
    else
      joined.push_back(group);
  }
  return joined;
}

// ---- one below the other

std::vector<Range> blocks(const Sketch& sketch, const Range& band) {
  const Block all(sketch, band);
  std::vector<Rows> spans;
  for (const Line* line : all.lines()) spans.push_back({line->row, line->row});
  for (const Run* run : all.runs()) spans.push_back(run->rows);
  std::ranges::sort(spans, {}, &Rows::first);
  std::vector<Range> found;
  for (const Rows& span : spans) {
    if (!found.empty() && span.first <= found.back().last_row + 1)
      found.back().last_row = std::max(found.back().last_row, span.last);
    else
      found.push_back({span.first, band.first_column, span.last, band.last_column});
  }
  return found;
}

// Few lines of one or two cells, in words: a title, "Created: 2024-05-01", a note.
bool is_caption(const Block& block, size_t columns_of_band) {
  if (!block.runs().empty() || block.lines().size() > 12) return false;
  size_t widest = 0, words = 0;
  for (const Line* line : block.lines()) {
    widest = std::max(widest, block.filled(*line));
    for (size_t c = 0; c < block.width(); ++c) words += block.kind(*line, c) == Kind::text;
  }
  if (widest == 1 && columns_of_band == 1)
    return words == block.lines().size() && block.lines().size() < 4;
  if (widest == 1) return true;
  if (widest > 2 || columns_of_band < 3) return false;
  // Names and values beside each other, above or below a wider table.
  return std::ranges::all_of(block.lines(), [&](const Line* line) {
    for (size_t c = 0; c < block.width(); ++c)
      if (block.kind(*line, c) != Kind::empty) return block.kind(*line, c) == Kind::text;
    return true;
  });
}

bool is_total(const Block& block) {
  return block.lines().size() <= 2 && block.runs().empty() &&
         std::ranges::any_of(block.lines(), [&](const Line* line) {
           for (size_t c = 0; c < block.width(); ++c)
             if (!block.text(*line, c).empty())
               return total_word(block.text(*line, c)) != TotalWord::none;
           return false;
         });
}

bool same_header(const Block& above, const Rows& header, const Block& below, const Rows& again) {
  if (header.empty() || again.empty()) return false;
  const auto a = headers_of(above, header), b = headers_of(below, again);
  size_t alike = 0, named = 0;
  for (size_t c = 0; c < std::min(a.size(), b.size()); ++c) {
    named += !a[c].empty() || !b[c].empty();
    alike += !a[c].empty() && a[c] == b[c];
  }
  return alike > 0 && alike * 10 >= named * 8;
}

// Whether the rows go on like those above: no column of numbers or dates becomes another kind.
bool goes_on(const Block& above, const Block& below) {
  size_t alike = 0;
  for (size_t c = 0; c < above.width(); ++c) {
    const KindCounts there = below.counts(c);
    if (there.filled() == 0) continue;
    const Kind kind = above.counts(c).strong(), now = there.strong();
    if (above.counts(c).filled() == 0) return false;
    if (kind != now && (kind != Kind::text || now != Kind::text)) {
      if (kind != Kind::text && now == Kind::text && there.count(Kind::text) > 0) return false;
      if (kind == Kind::text && now != Kind::boolean) return false;
    }
    ++alike;
  }
  return alike > 0;
}

// Collects the blocks of one band into regions.
class Stack {
 public:
  Stack(const Sketch& sketch, const Range& band, bool text_file)
      : sketch_(&sketch), text_file_(text_file) {
    const Block all(sketch, band);
    for (size_t c = 0; c < all.width(); ++c) columns_ += all.counts(c).filled() > 0;
  }

  void add(const Range& range) {
    const Block block(*sketch_, range);
    if (block.lines().empty() && block.runs().empty()) return;
    if (!found_.empty() && captions_.empty() && is_total(block)) {
      found_.back().range.last_row = range.last_row;
      return;
    }
    if (header_waits() && captions_.empty()) {
      found_.back().range.last_row = range.last_row;
      return;
    }
    if (is_caption(block, columns_)) {
      for (const Line* line : block.lines()) add_captions(block, *line, captions_);
      return;
    }
    const Heading heading = heading_of(block, text_file_);
    if (!found_.empty() && continues(block, heading)) {
      Region& region = found_.back();
      region.range.last_row = range.last_row;
      region.asides.insert(region.asides.end(), captions_.begin(), captions_.end());
      captions_.clear();
      return;
    }
    begin(block, heading);
  }

  std::vector<Region> finish() {
    if (!found_.empty())
      found_.back().asides.insert(found_.back().asides.end(), captions_.begin(), captions_.end());
    return std::move(found_);
  }
  const std::vector<Caption>& captions() const { return captions_; }

 private:
  // The last region is a header so far, and its rows are still to come.
  bool header_waits() const {
    return !found_.empty() && !found_.back().heading.header.empty() &&
           found_.back().range.last_row == found_.back().heading.header.last;
  }
  bool continues(const Block& block, const Heading& heading) const {
    const Region& region = found_.back();
    const Block above(*sketch_, region.range);
    if (!heading.header.empty() && heading.sure)
      return captions_.empty() && same_header(above, region.heading.header, block, heading.header);
    if (!heading.header.empty() && block.rows() > 1 && captions_.empty() &&
        same_header(above, region.heading.header, block, heading.header))
      return true;
    Range rows = region.range;
    rows.first_row = std::max(rows.first_row, region.heading.first_data);
    return goes_on(Block(*sketch_, rows), block);
  }

  void begin(const Block& block, const Heading& heading) {
    Region region;
    region.heading = heading;
    region.captions = std::move(captions_);
    captions_.clear();
    region.range = block.range();
    const uint32_t top = heading.header.empty() ? heading.first_data : heading.header.first;
    for (const Line* line : block.lines())
      if (line->row < top) add_captions(block, *line, region.captions);
    region.range.first_row = top;
    if (!found_.empty()) region.evidence = "it has a header of its own below an empty row";
    found_.push_back(std::move(region));
  }

  const Sketch* sketch_;
  bool text_file_;
  size_t columns_ = 0;
  std::vector<Region> found_;
  std::vector<Caption> captions_;
};

void narrow(const Sketch& sketch, Region& region) {
  if (const auto range = trimmed(Block(sketch, region.range))) {
    region.range.first_column = range->first_column;
    region.range.last_column = range->last_column;
    region.range.last_row = range->last_row;
  }
}

void finish(const Sketch& sketch, Stack& stack, std::string_view evidence,
            std::vector<Region>& regions) {
  const std::vector<Caption> captions = stack.captions();
  std::vector<Region> found = stack.finish();
  for (Region& region : found) {
    narrow(sketch, region);
    if (region.evidence.empty()) region.evidence = evidence;
  }
  if (found.empty() && !regions.empty()) {  // words beside or below a table
    auto& asides = regions.back().asides;
    asides.insert(asides.end(), captions.begin(), captions.end());
  }
  std::ranges::move(found, std::back_inserter(regions));
}

// Columns first, then rows; and again within each block of rows whose columns fall apart.
void cut(const Sketch& sketch, const Range& range, bool text_file, std::vector<Region>& regions) {
  const std::vector<Range> side_by_side = bands(sketch, range);
  if (side_by_side.size() > 1) {
    for (const Range& band : side_by_side) {
      const size_t before = regions.size();
      cut(sketch, band, text_file, regions);
      for (size_t i = before; i < regions.size(); ++i)
        if (regions[i].evidence.empty()) regions[i].evidence = "empty columns set it apart";
    }
    return;
  }
  Stack stack(sketch, range, text_file);
  for (const Range& block : blocks(sketch, range)) {
    if (block != range && bands(sketch, block).size() > 1) {
      finish(sketch, stack, "", regions);
      cut(sketch, block, text_file, regions);
      stack = Stack(sketch, range, text_file);
    } else {
      stack.add(block);
    }
  }
  finish(sketch, stack, "", regions);
}

}  // namespace

std::vector<Region> regions_of(const Sketch& sketch, bool text_file) {
  std::vector<Region> regions;
  const auto range = trimmed(Block(sketch, whole(sketch)));
  if (!range) return regions;
  cut(sketch, *range, text_file, regions);
  if (regions.empty() && text_file) regions.push_back(region_of(sketch, *range, text_file));
  return regions;
}

Region region_of(const Sketch& sketch, const Range& range, bool text_file) {
  Region region;
  region.range = range;
  const Block block(sketch, range);
  region.heading = heading_of(block, text_file);
  const uint32_t top =
      region.heading.header.empty() ? region.heading.first_data : region.heading.header.first;
  for (const Line* line : block.lines())
    if (line->row < top) add_captions(block, *line, region.captions);
  region.range.first_row = std::max(top, range.first_row);
  narrow(sketch, region);
  return region;
}

}  // namespace sqlagent::sheet
