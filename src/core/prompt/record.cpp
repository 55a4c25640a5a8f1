#include "core/prompt/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <set>

#include "core/nlq/change.h"
#include "core/nlq/naming.h"
#include "core/nlq/phrase.h"
#include "core/prompt/outline.h"
#include "core/prompt/record_periods.h"
#include "core/prompt/record_shown.h"
#include "core/prompt/same_rows.h"
#include "core/prompt/sentence.h"
#include "core/sql/tree.h"

namespace sqlagent::prompt {
namespace {

using boost::json::object;
using boost::json::value;
using nlq::ExprPtr;

class Statement {
 public:
  Statement(const Read& read, const object& select) : read_(read), select_(select) {}

  Record record() {
    for (const char* clause : {"withClause", "valuesLists", "limitOffset", "windowClause", "larg",
                               "lockingClause", "intoClause"})
      if (select_.contains(clause)) throw NotARecord{};
    if (asks_whether()) return std::move(out_);
    FromClause level(read_, select_, nullptr);
    level.bind(Repeats::never);
    const Terms terms(level);
    out_.intent.subject = level.subject();
    conditions(level, terms);
    targets(level, terms);
    groups(terms);
    if (const auto* having = select_.if_contains("havingClause"))
      out_.intent.having = terms.pred(*having);
    order(terms);
    limit();
    said_in_full();
    names();
    return std::move(out_);
  }

 private:
  struct Item {
    std::string alias;
    ExprPtr expr;
    bool figure = false;
  };

  // SELECT EXISTS (SELECT …)
  bool asks_whether() {
    const auto& items = sql::list(select_, "targetList");
    if (select_.contains("fromClause") || items.size() != 1) return false;
    const auto& target = sql::node(items[0]).body;
    if (!sql::is_node(target.at("val"), "SubLink")) return false;
    const auto& link = sql::node(target.at("val")).body;
    if (sql::text(link, "subLinkType") != "EXISTS_SUBLINK") return false;
    const auto& inner = sql::node(link.at("subselect")).body;
    for (const char* clause : {"groupClause", "havingClause", "limitOffset", "withClause", "larg"})
      if (inner.contains(clause)) throw NotARecord{};
    FromClause level(read_, inner, nullptr);
    level.bind(Repeats::never);
    out_.intent.subject = level.subject();
    out_.intent.yes_no = true;
    conditions(level, Terms(level));
    return true;
  }

  void conditions(const FromClause& level, const Terms& terms) {
    Periods periods(read_.catalog);
    for (const auto* part : level.conditions()) {
      if (periods.month_of(*part, terms)) continue;
      auto condition = terms.pred(*part);
      if (periods.take(condition)) continue;
      out_.intent.where = nlq::both_of(out_.intent.where, std::move(condition));
    }
    out_.intent.times = periods.ranges();
    for (const auto& range : out_.intent.times) dated_by(range.column);
  }

  // Which of several dates counts.
  void dated_by(const nlq::ColumnRef& ref) {
    const auto& table = read_.catalog.tables()[static_cast<size_t>(ref.table)];
    const auto dates = std::ranges::count_if(table.columns, [](const catalog::Column& one) {
      return one.facts.type == Type::date || one.facts.type == Type::timestamp;
    });
    const auto words = nlq::words_of(table.columns[static_cast<size_t>(ref.column)]);
    const bool told = std::ranges::any_of(out_.intent.assumptions,
                                          [&](const auto& one) { return one.choice == words; });
    if (dates <= 1 || told) return;
    out_.intent.assumptions.push_back(nlq::assumed("date", words));
    out_.intent.assumptions.back().text = "dated by " + words;
  }

  void targets(const FromClause& level, const Terms& terms) {
    for (const auto& item : sql::list(select_, "targetList")) {
      const auto& target = sql::node(item).body;
      if (is_star(target.at("val"))) {
        every_column(level);
        continue;
      }
      Item one;
      one.alias = sql::text(target, "name");
      if (one.alias.empty()) one.alias = sql::natural_name(target.at("val"));
      if (const auto share = part_of_whole(target.at("val"), terms)) {
        take_share(one.alias, *share);
        continue;
      }
      const auto found = shown(target.at("val"), terms);
      one.expr = found.expr;
      one.figure = found.figure;
      if (found.digits) out_.rounded.push_back({one.alias, *found.digits});
      add(std::move(one));
    }
  }

  // Beside the figure that it is a share of, and called as lowering calls it.
  void take_share(const std::string& alias, const PartOfWhole& share) {
    const auto first = std::ranges::find_if(items_, &Item::figure);
    if (alias != "percent" || first == items_.end() || out_.intent.calc != nlq::Calc::none ||
        nlq::signature(first->expr) != nlq::signature(share.of))
      throw NotARecord{};
    out_.intent.calc = nlq::Calc::share;
    per_ = share.per;
    names_.insert(alias);
  }

  void add(Item item) {
    if (item.alias.empty() || !names_.insert(item.alias).second) throw NotARecord{};
    items_.push_back(std::move(item));
  }

  static bool is_star(const value& node) {
    if (!sql::is_node(node, "ColumnRef")) return false;
    const auto& fields = sql::list(sql::node(node).body, "fields");
    return fields.size() == 1 && sql::is_node(fields[0], "A_Star");
  }

  void every_column(const FromClause& level) {
    if (level.sources().size() != 1) throw NotARecord{};
    const auto& table = read_.catalog.tables()[static_cast<size_t>(level.subject())];
    for (size_t c = 0; c < table.columns.size(); ++c)
      add({table.columns[c].facts.name, std::make_shared<const nlq::Expr>(nlq::Expr{nlq::ColumnRef{
                                            level.subject(), static_cast<int>(c), {}}})});
  }

  // A key or an order may be a column of the result by name or place.
  const Item* item_of(const value& key) const {
    const auto name = sql::plain_name(key);
    for (const auto& item : items_)
      if (!name.empty() && item.alias == name) return &item;
    const auto place = Terms::whole(key);
    if (place && *place >= 1 && *place <= static_cast<long long>(items_.size()))
      return &items_[static_cast<size_t>(*place - 1)];
    return nullptr;
  }

  ExprPtr term_of(const value& key, const Terms& terms) const {
    if (const auto* item = item_of(key)) return item->expr;
    if (is_constant(key)) throw NotARecord{};
    const auto* tidied = untidy(key, "lower");
    return terms.expr(tidied ? *tidied : key);
  }

  void groups(const Terms& terms) {
    auto& intent = out_.intent;
    const auto& keys = sql::list(select_, "groupClause");
    const bool figures = std::ranges::any_of(items_, &Item::figure);
    intent.distinct = select_.contains("distinctClause");
    if (intent.distinct && !sql::list(select_, "distinctClause")[0].as_object().empty())
      throw NotARecord{};  // DISTINCT ON
    if (keys.empty() && !figures) {
      for (auto& item : items_) intent.columns.push_back({item.expr, item.alias});
      return;
    }
    if (intent.distinct) throw NotARecord{};
    std::vector<ExprPtr> by;
    for (const auto& key : keys) by.push_back(term_of(key, terms));
    for (auto& item : items_) {
      if (item.figure) {
        intent.measures.push_back({item.expr, item.alias});
        continue;
      }
      const auto key = std::ranges::find(by, nlq::signature(item.expr), signature_of);
      if (key == by.end()) throw NotARecord{};
      intent.dims.push_back({item.expr, item.alias});
      by.erase(key);
      if (const auto* bucket = std::get_if<nlq::Bucket>(&item.expr->is))
        dated_by(std::get<nlq::ColumnRef>(bucket->of->is));
    }
    for (auto& key : by) {
      if (!std::holds_alternative<nlq::ColumnRef>(key->is)) throw NotARecord{};
      intent.keys.push_back(std::move(key));
    }
    for (const auto& one : per_) {
      const auto dim =
          std::ranges::find(intent.dims, nlq::signature(one),
                            [](const nlq::Output& d) { return nlq::signature(d.expr); });
      if (dim == intent.dims.end()) throw NotARecord{};
      intent.per.push_back(*dim);
    }
  }

  static std::string signature_of(const ExprPtr& expr) { return nlq::signature(expr); }

  void order(const Terms& terms) {
    for (const auto& item : sql::list(select_, "sortClause")) {
      const auto& by = sql::node(item).body;
      out_.intent.order.push_back(
          {term_of(by.at("node"), terms), sql::text(by, "sortby_dir") == "SORTBY_DESC"});
    }
  }

  void limit() {
    const auto* count = select_.if_contains("limitCount");
    if (!count) return;
    out_.intent.limit = Terms::whole(*count);
    if (!out_.intent.limit) throw NotARecord{};
    out_.intent.ties = sql::text(select_, "limitOption") == "LIMIT_OPTION_WITH_TIES";
  }

  // Names that the SELECT gives reach the sentence. They hold no figures, and one that stands for a
  // formula is said with it.
  void names() {
    for (const auto* list : {&out_.intent.measures, &out_.intent.columns, &out_.intent.dims})
      for (const auto& output : *list)
        if (output.alias != nlq::alias_of(read_.catalog, output.expr, "") &&
            says_figure(output.alias))
          throw NotARecord{};
    for (const auto& measure : out_.intent.measures) {
      const auto called = nlq::measure_phrase(measure, read_.catalog);
      const auto* one = std::get_if<nlq::Aggregate>(&measure.expr->is);
      const auto formula = nlq::phrase(one && one->of ? one->of : measure.expr, read_.catalog);
      if (called == nlq::phrase(measure.expr, read_.catalog)) continue;
      auto words = measure.alias;
      std::ranges::replace(words, '_', ' ');
      out_.intent.assumptions.push_back(nlq::assumed(measure.alias, formula));
      out_.intent.assumptions.back().text = words + " = " + formula;
    }
  }

  // What the grammar would leave out or say otherwise is no record.
  void said_in_full() const {
    const auto& intent = out_.intent;
    for (const auto* list : {&intent.measures, &intent.columns, &intent.dims})
      for (const auto& output : *list)
        if (left_unsaid(output.expr)) throw NotARecord{};
    for (const auto& one : intent.order)
      if (left_unsaid(one.expr)) throw NotARecord{};
    std::vector<ExprPtr> once;  // shown once each, without a word on whose they are
    for (const auto& dim : intent.dims) once.push_back(dim.expr);
    for (const auto& column : intent.columns)
      if (intent.distinct) once.push_back(column.expr);
    if (intent.measures.empty() && all_elsewhere(once)) throw NotARecord{};
    if (!intent.limit) return;
    // "Top 5": by what must be clear.
    if (intent.order.empty()) throw NotARecord{};
    const auto first = nlq::signature(intent.order.front().expr);
    if (!intent.measures.empty() && nlq::signature(intent.measures.front().expr) != first)
      throw NotARecord{};
  }

  const Read read_;
  const object& select_;
  Record out_;
  std::vector<Item> items_;
  std::set<std::string> names_;
  std::vector<ExprPtr> per_;
};

std::optional<double> number(const Cell& cell) {
  if (!cell) return {};
  double out = 0;
  const auto read = std::from_chars(cell->data(), cell->data() + cell->size(), out);
  return read.ec == std::errc() && read.ptr == cell->data() + cell->size() ? std::optional(out)
                                                                           : std::nullopt;
}

void round_column(sqlagent::Table& table, const Record::Rounded& to) {
  for (size_t c = 0; c < table.columns.size(); ++c)
    if (table.columns[c].name == to.column)
      for (auto& row : table.rows)
        if (const auto value = number(row[c])) row[c] = fmt::format("{:.{}f}", *value, to.digits);
}

}  // namespace

std::optional<Record> record_of(const std::string& select, const catalog::Catalog& catalog) {
  std::optional<Record> out;
  with_tree(select, [&](const object& tree) {
    try {
      out = Statement({select, catalog}, tree).record();
    } catch (const NotARecord&) {
      out.reset();
    }
  });
  return out;
}

bool proves(const Record& record, sqlagent::Table of_select, sqlagent::Table of_record) {
  for (const auto& one : record.rounded) {
    round_column(of_select, one);
    round_column(of_record, one);
  }
  return same_rows(of_select, of_record);
}

}  // namespace sqlagent::prompt
