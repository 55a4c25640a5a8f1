// Counting distinct values within a budget: see profile.h.
#include <algorithm>
#include <bit>
#include <cmath>

#include "core/sheet/profile.h"

namespace sqlagent::sheet {
namespace {
constexpr size_t kFirstSlots = 64, kRegisters = 4096, kWaiting = 1024, kFrequent = 64;
}

void Counter::add(std::string_view text, uint64_t hash) {
  if (hash == 0) hash = 1;
  if (stage_ == Stage::texts) return add_with_text(text, hash);
  // The frequent values found earlier are still counted; the table is small and stays in the
  // nearest cache.
  for (size_t i = hash & (slots_.size() - 1); slots_[i].hash != 0;
       i = (i + 1) & (slots_.size() - 1))
    if (slots_[i].hash == hash) {
      ++slots_[i].count;
      return;
    }
  waiting_.push_back(hash);
  if (waiting_.size() == kWaiting) add_waiting();
}

void Counter::add_with_text(std::string_view text, uint64_t hash) {
  if (used_ * 2 >= slots_.size() && !grow_slots()) {
    stop_keeping_texts();
    return add(text, hash);
  }
  size_t i = hash & (slots_.size() - 1);
  while (slots_[i].hash != 0 && slots_[i].hash != hash) i = (i + 1) & (slots_.size() - 1);
  Slot& slot = slots_[i];
  if (slot.hash == 0) {
    if (used_ == most_texts_ ||
        (text.size() <= kKeptValueBytes && !budget_->take(text.size() + 1))) {
      stop_keeping_texts();
      return add(text, hash);
    }
    slot.hash = hash;
    slot.text = kNoText;
    if (text.size() <= kKeptValueBytes) {
      slot.text = static_cast<uint32_t>(texts_.size());
      texts_.push_back(static_cast<char>(text.size()));
      texts_.append(text);
    }
    ++used_;
  }
  if (slot.count != ~uint32_t{0}) ++slot.count;
}

bool Counter::grow_slots() {
  const size_t size = slots_.empty() ? kFirstSlots : slots_.size() * 2;
  if (!budget_->take((size - slots_.size()) * sizeof(Slot))) return false;
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(size));
  for (const Slot& slot : old) {
    if (slot.hash == 0) continue;
    size_t i = slot.hash & (size - 1);
    while (slots_[i].hash != 0) i = (i + 1) & (size - 1);
    slots_[i] = slot;
  }
  return true;
}

std::string_view Counter::text_of(const Slot& slot) const {
  return std::string_view(texts_).substr(slot.text + 1,
                                         static_cast<unsigned char>(texts_[slot.text]));
}

void Counter::stop_keeping_texts() {
  std::vector<Slot> slots = std::move(slots_);
  std::erase_if(slots, [](const Slot& slot) { return slot.hash == 0; });
  budget_->left += slots_.size() * sizeof(Slot);
  stage_ = Stage::hashes;
  hash_count_ = 0;
  size_t size = kFirstSlots;
  while (size < slots.size() * 2) size *= 2;
  if (budget_->take(size * sizeof(uint64_t))) {
    hashes_.assign(size, 0);
  } else {
    stage_ = Stage::estimate;
    registers_.assign(kRegisters, 0);
  }
  for (const Slot& slot : slots)
    stage_ == Stage::hashes ? insert_hash(slot.hash) : estimate(slot.hash);

  std::erase_if(slots, [](const Slot& slot) { return slot.text == kNoText; });
  const size_t frequent = std::min(kFrequent, slots.size());
  std::ranges::partial_sort(slots, slots.begin() + static_cast<ptrdiff_t>(frequent),
                            std::ranges::greater{}, &Slot::count);
  slots.resize(frequent);
  std::string texts;
  slots_.assign(kFrequent * 4, Slot{});
  for (Slot slot : slots) {
    const std::string_view text = text_of(slot);
    slot.text = static_cast<uint32_t>(texts.size());
    texts.push_back(static_cast<char>(text.size()));
    texts.append(text);
    size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].hash != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
  budget_->left += texts_.size();
  texts_ = std::move(texts);
  waiting_.reserve(kWaiting);
}

void Counter::add_waiting() {
  size_t done = 0;
  if (stage_ == Stage::hashes) {
    constexpr size_t kAhead = 8;
    for (; done < waiting_.size() && stage_ == Stage::hashes; ++done) {
      if (done + kAhead < waiting_.size())
        __builtin_prefetch(&hashes_[waiting_[done + kAhead] & (hashes_.size() - 1)], 1);
      insert_hash(waiting_[done]);
      if (hash_count_ * 3 >= hashes_.size() * 2 && !grow_hashes()) {
        stage_ = Stage::estimate;
        registers_.assign(kRegisters, 0);
        for (const uint64_t hash : hashes_)
          if (hash != 0) estimate(hash);
        budget_->left += hashes_.size() * sizeof(uint64_t);
        hashes_ = {};
      }
    }
  }
  for (; done < waiting_.size(); ++done) estimate(waiting_[done]);
  waiting_.clear();
}

bool Counter::grow_hashes() {
  const size_t size = hashes_.size() * 2;
  if (hash_count_ >= kExactDistinct || !budget_->take((size - hashes_.size()) * sizeof(uint64_t)))
    return false;
  const std::vector<uint64_t> old = std::exchange(hashes_, std::vector<uint64_t>(size, 0));
  hash_count_ = 0;
  for (const uint64_t hash : old)
    if (hash != 0) insert_hash(hash);
  return true;
}

void Counter::insert_hash(uint64_t hash) {
  size_t i = hash & (hashes_.size() - 1);
  while (hashes_[i] != 0 && hashes_[i] != hash) i = (i + 1) & (hashes_.size() - 1);
  hash_count_ += hashes_[i] == 0;
  hashes_[i] = hash;
}

void Counter::estimate(uint64_t hash) {
  // The top 12 bits choose the register; the position of the first one in the rest is what it
  // remembers.
  const auto rank = static_cast<uint8_t>(std::countl_zero(hash << 12 | 1u << 11) + 1);
  uint8_t& remembered = registers_[hash >> 52];
  remembered = std::max(remembered, rank);
  if (smallest_.size() == kSmallestHashes && hash >= smallest_.back()) return;
  const auto place = std::ranges::lower_bound(smallest_, hash);
  if (place != smallest_.end() && *place == hash) return;
  smallest_.insert(place, hash);
  if (smallest_.size() > kSmallestHashes) smallest_.pop_back();
}

void Counter::finish(ColumnProfile& profile, bool keep_values) {
  add_waiting();
  if (stage_ == Stage::texts) {
    profile.distinct = used_;
    for (const Slot& slot : slots_)
      if (slot.hash != 0) profile.min_hashes.push_back(slot.hash);
  } else if (stage_ == Stage::hashes) {
    profile.distinct = hash_count_;
    for (const uint64_t hash : hashes_)
      if (hash != 0) profile.min_hashes.push_back(hash);
  } else {
    double sum = 0;
    size_t untouched = 0;
    for (const uint8_t rank : registers_) sum += std::ldexp(1.0, -rank), untouched += rank == 0;
    const double m = kRegisters;
    double count = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    if (count < 2.5 * m && untouched > 0) count = m * std::log(m / static_cast<double>(untouched));
    profile.distinct = static_cast<uint64_t>(std::llround(count));
    profile.distinct_exact = false;
    profile.min_hashes = std::move(smallest_);
  }
  if (stage_ != Stage::estimate) {
    const size_t kept = std::min(kSmallestHashes, profile.min_hashes.size());
    std::ranges::partial_sort(profile.min_hashes,
                              profile.min_hashes.begin() + static_cast<ptrdiff_t>(kept));
    profile.min_hashes.resize(kept);
  }
  std::vector<Slot> slots = slots_;
  std::erase_if(slots, [](const Slot& slot) { return slot.hash == 0 || slot.text == kNoText; });
  if (keep_values && stage_ == Stage::texts) {
    for (const Slot& slot : slots) profile.values.emplace_back(text_of(slot));
    std::ranges::sort(profile.values);
  }
  const size_t top = std::min(kTopValues, slots.size());
  const auto before = [&](const Slot& a, const Slot& b) {
    return a.count != b.count
               ? a.count > b.count
               : text_of(a) < text_of(b);  // ties by text: the same file, the same facts
  };
  std::ranges::partial_sort(slots, slots.begin() + static_cast<ptrdiff_t>(top), before);
  for (size_t i = 0; i < top; ++i) profile.top.emplace_back(text_of(slots[i]), slots[i].count);
}

}  // namespace sqlagent::sheet
