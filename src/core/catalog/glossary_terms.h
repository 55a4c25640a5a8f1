// The glossary's tables, one file per language, each sorted by word.
#pragma once
#include <span>

#include "core/catalog/glossary.h"

namespace sqlagent::catalog {

std::span<const Term> english_shorthand();
std::span<const Term> german_terms();
std::span<const Term> french_terms();
std::span<const Term> spanish_terms();
std::span<const Term> italian_terms();

}  // namespace sqlagent::catalog
