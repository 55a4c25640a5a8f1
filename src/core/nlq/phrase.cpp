#include "core/nlq/phrase.h"

#include <algorithm>
#include <array>

#include "core/nlq/naming.h"

namespace sqlagent::nlq {
namespace {

std::string spaced(std::string text) {
  std::ranges::replace(text, '_', ' ');
  return text;
}

// Abbreviations of periods stand in capitals: "return YTD".
std::string readable(std::string text) {
  for (std::string_view word : {"ytd", "qtd", "mtd"})
    if (text.ends_with(" " + std::string(word)))
      for (size_t i = text.size() - word.size(); i < text.size(); ++i)
        text[i] = static_cast<char>(text[i] - 'a' + 'A');
  return text;
}

std::string values(const std::vector<Literal>& literals, std::string_view last) {
  std::vector<std::string> items;
  for (const auto& literal : literals)
    items.push_back(literal.type == Type::text ? literal.text
                    : literal.text.size() == 4 ? literal.text
                                               : format_cell(literal.text, literal.type, ""));
  return join_list(items, last);
}

// Text of a decimal rounded half up to `places`, without passing through a double.
std::string rounded(std::string digits, size_t places) {
  const auto dot = digits.find('.');
  if (dot == std::string::npos || digits.size() - dot - 1 <= places) return digits;
  const bool up = digits[dot + 1 + places] >= '5';
  digits.resize(dot + 1 + places);
  if (digits.back() == '.') digits.pop_back();
  if (!up) return digits;
  for (size_t i = digits.size(); i-- > 0;) {
    if (digits[i] == '.') continue;
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return "1" + digits;
}

}  // namespace

std::string join_list(const std::vector<std::string>& items, std::string_view last) {
  std::string out;
  for (size_t i = 0; i < items.size(); ++i)
    out += (i == 0 ? "" : i + 1 == items.size() ? " " + std::string(last) + " " : ", ") + items[i];
  return out;
}

std::string format_cell(const std::string& text, Type type, const std::string& unit) {
  if (type != Type::integer && type != Type::numeric) return text;
  const bool negative = text.starts_with('-');
  std::string digits = negative ? text.substr(1) : text;
  if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos) return text;
  digits = rounded(digits, 2);
  auto dot = digits.find('.');
  std::string part = dot == std::string::npos ? "" : digits.substr(dot);
  std::string whole = digits.substr(0, dot);
  for (size_t i = whole.size(); i > 3;) {
    i -= 3;
    whole.insert(i, ",");
  }
  if (part.find_first_not_of(".0") == std::string::npos) part.clear();
  std::string out = (negative ? "\u2212" : "") + whole + part;
  if (unit == "%") return out + " %";
  return unit.empty() ? out : out + " " + unit;
}

std::string phrase(const ExprPtr& e, const catalog::Catalog& catalog) {
  if (!e) return "rows";
  return std::visit(
      Cases{
          [&](const ColumnRef& c) {
            return readable(words_of(catalog.tables()[c.table].columns[c.column]));
          },
          [](const Literal& l) { return l.text; },
          [](const Bucket& b) {
            return (b.offset > 0 ? "fiscal " : "") + std::string(grain_name(b.grain));
          },
          [&](const Binary& b) {
            if (b.op == '%') {
              const auto* part = std::get_if<Aggregate>(&b.left->is);
              if (part && part->where && part->f == Agg::sum)
                return "percentage of " + phrase(b.right, catalog) + " whose " +
                       phrase(std::make_shared<const Pred>(part->where->pred), catalog);
              if (part && part->where)
                return "percentage of " + plural_noun(catalog, part->table) + " whose " +
                       phrase(std::make_shared<const Pred>(part->where->pred), catalog);
            }
            if (b.op == 'M') return "moving average of " + phrase(b.left, catalog);
            if (b.op == 'B')
              return phrase(b.left, catalog) + " in steps of " + phrase(b.right, catalog);
            if (b.op == 'Y') return std::string("age in years");
            if (b.op == 'D')
              return "growth of " + phrase(b.left, catalog) + " over " + phrase(b.right, catalog);
            if (b.op == 'P') return "percentile of " + phrase(b.left, catalog);
            if (b.op == 'C')
              return "correlation of " + phrase(b.left, catalog) + " with " +
                     phrase(b.right, catalog);
            if (b.op == 'A')
              return "difference between " + phrase(b.left, catalog) + " and " +
                     phrase(b.right, catalog);
            if (b.op == 'S')
              return "seconds from " + phrase(b.right, catalog) + " to " + phrase(b.left, catalog);
            const auto* length = b.op == '/' ? std::get_if<Binary>(&b.left->is) : nullptr;
            const auto* unit = length ? std::get_if<Literal>(&b.right->is) : nullptr;
            if (unit && length->op == 'S')
              return std::string(unit->text == "60"     ? "minutes"
                                 : unit->text == "3600" ? "hours"
                                                        : "days") +
                     " from " + phrase(length->right, catalog) + " to " +
                     phrase(length->left, catalog);
            const std::string_view sign = b.op == '*'   ? " \u00d7 "
                                          : b.op == '-' ? " \u2212 "
                                          : b.op == '+' ? " + "
                                                        : " per ";
            return phrase(b.left, catalog) + std::string(sign) + phrase(b.right, catalog);
          },
          [&](const Aggregate& a) {
            static constexpr std::array<std::string_view, 9> kWords{
                "",         "number of ", "number of different ",  "total ", "average ", "lowest ",
                "highest ", "median ",    "standard deviation of "};
            if (a.f == Agg::count && !a.of)
              return "number of " + plural_noun(catalog, a.table) +
                     (a.where
                          ? " whose " + phrase(std::make_shared<const Pred>(a.where->pred), catalog)
                          : "");
            const std::string which =
                a.where ? " where " + phrase(std::make_shared<const Pred>(a.where->pred), catalog)
                        : "";
            return (!a.overall ? ""
                    : a.where  ? "the "
                               : "the overall ") +
                   std::string(kWords[static_cast<size_t>(a.f)]) + phrase(a.of, catalog) +
                   (a.overall ? which : "");
          }},
      e->is);
}

std::string phrase(const PredPtr& p, const catalog::Catalog& catalog) {
  if (!p) return "";
  const auto list = [&](const std::vector<PredPtr>& parts, std::string_view by) {
    std::vector<std::string> items;
    for (const auto& part : parts) items.push_back(phrase(part, catalog));
    return join_list(items, by);
  };
  return std::visit(
      Cases{[&](const Compare& c) {
              const std::string left = phrase(c.left, catalog);
              const std::string right =
                  c.right_expr ? phrase(c.right_expr, catalog) : values(c.right, "or");
              switch (c.op) {
                case Cmp::eq:
                case Cmp::in:
                  return left + " is " + right;
                case Cmp::ne:
                  return left + " is not " + right;
                case Cmp::lt:
                  return left + " is below " + right;
                case Cmp::le:
                  return left + " is at most " + right;
                case Cmp::gt:
                  return left + " is above " + right;
                case Cmp::ge:
                  return left + " is at least " + right;
                case Cmp::contains:
                  return left + " contains " + right;
                case Cmp::begins:
                  return left + " begins with " + right;
                case Cmp::ends:
                  return left + " ends with " + right;
                case Cmp::between:
                  return left + " is between " + values(c.right, "and");
                case Cmp::is_null:
                  return left + " is missing";
                case Cmp::not_null:
                  return left + " is known";
              }
              return left;
            },
            [&](const Exists& e) {
              std::string out =
                  std::string(e.negated ? "no " : "any ") + plural_noun(catalog, e.table);
              return "there are " + out + (e.where ? " whose " + phrase(e.where, catalog) : "");
            },
            [&](const And& a) { return list(a.parts, "and"); },
            [&](const Or& o) { return list(o.parts, "or"); },
            [&](const Not& n) { return "not (" + phrase(n.part, catalog) + ")"; }},
      p->is);
}

std::string measure_phrase(const Output& measure, const catalog::Catalog& catalog) {
  const auto* a = measure.expr ? std::get_if<Aggregate>(&measure.expr->is) : nullptr;
  // A derived measure has a name of its own; its formula stands in the assumptions.
  if (a && a->of && std::holds_alternative<Binary>(a->of->is))
    return (a->f == Agg::sum ? "total " : "") + spaced(measure.alias);
  if (a && a->where && a->of && !a->overall) return spaced(measure.alias);
  const auto* b = measure.expr ? std::get_if<Binary>(&measure.expr->is) : nullptr;
  if (b && (b->op == '/' || b->op == 'D' || b->op == '-')) return spaced(measure.alias);
  return phrase(measure.expr, catalog);
}

}  // namespace sqlagent::nlq
