// A catalog made ready for questions: its words indexed and its derived measures found, once per
// catalog version instead of once per question. Immutable; it must not outlive the catalog.
#pragma once
#include <vector>

#include "core/nlq/derive.h"
#include "core/nlq/read.h"
#include "core/nlq/stages.h"
#include "core/nlq/vocabulary.h"

namespace sqlagent::nlq {

struct Lens {
  explicit Lens(const catalog::Catalog& from, Stages taking_part = {})
      : catalog(from),
        stages(taking_part),
        vocabulary(from, taking_part),
        derived(stages.has(Stage::derived) ? derive(from, vocabulary) : std::vector<Derived>()) {}
  Lens(const Lens&) = delete;
  Lens& operator=(const Lens&) = delete;

  const catalog::Catalog& catalog;
  const Stages stages;
  const Vocabulary vocabulary;
  const std::vector<Derived> derived;
};

struct Trace;

// The same answers as read() over the catalog itself. trace: filled with what was seen on the way;
// evidence: definitions in prose that the question may use (evidence.h).
Readings read(std::string_view question, const Lens& lens, Date today,
              const Context* context = nullptr, Trace* trace = nullptr,
              std::string_view evidence = {});

}  // namespace sqlagent::nlq
