// What columns of a result are called, and what terms are called in sentences.
#pragma once
#include <string>

#include "core/nlq/chart.h"

namespace sqlagent::nlq {

std::string plural_noun(const catalog::Catalog& catalog, int table);  // "order lines"
std::string alias_of(const catalog::Catalog& catalog, const ExprPtr& expr,
                     const std::string& hint);   // SQL identifier
std::string identifier(std::string_view words);  // "order lines" → order_lines
std::string_view grain_name(Grain grain);
std::string words_of(const catalog::Column& column);  // header, as a phrase inside a sentence

}  // namespace sqlagent::nlq
