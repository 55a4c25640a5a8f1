// FROM of one SELECT while it is read back: which tables stand there, how they are joined, and the
// path to each from the table whose rows are counted or listed. Internal to record.h.
#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/catalog/catalog.h"
#include "core/nlq/intent.h"

namespace sqlagent::prompt {

// Thrown where a SELECT says what the record cannot.
struct NotARecord {};

struct Read {  // the draft and what it is read with
  const std::string& draft;
  const catalog::Catalog& catalog;
};

// Which rows one may be repeated by: none where figures are taken, any where only existence counts.
enum class Repeats { never, any };

class FromClause {
 public:
  struct Source {
    std::string name;  // its alias, else its own name
    int table = -1;    // -1: a sub-query that rolls up rows
    std::vector<int> path = {};
    bool reached = false;
    const boost::json::object* rollup = nullptr;  // the sub-query
    std::string joined_on = {};                   // its column in the join
    nlq::ColumnRef joins = {};                    // the column that it is joined to
  };
  struct Named {  // a column of a source
    size_t source = 0;
    int column = -1;   // in the catalog
    std::string name;  // as it is written
  };

  // REQUIRES: all three outlive it. outer: the SELECT around it, whose columns it may name.
  FromClause(const Read& read, const boost::json::object& select, const FromClause* outer);

  // Chooses the subject and finds the paths.
  void bind(Repeats repeats);

  const Read& read() const { return read_; }
  int subject() const { return sources_[root_].table; }
  const std::vector<Source>& sources() const { return sources_; }
  // What WHERE and ON ask for, but for the joins and the link.
  const std::vector<const boost::json::value*>& conditions() const { return conditions_; }

  // The column of a reference of this level; nullopt when it is none of this level's.
  std::optional<Named> named(const boost::json::value& node) const;
  // REQUIRES: bound.
  nlq::ColumnRef column(const Named& named) const;

  // The way from the level around it to this one's subject, by the one condition that names columns
  // of both; it is taken out of conditions(). REQUIRES: bound.
  std::vector<int> linked();
  // The same by two columns: ours, and one of the outer subject's.
  std::vector<int> way(const Named& own, const nlq::ColumnRef& outer) const;

 private:
  struct Join {
    Named left, right;
  };
  void from(const boost::json::value& item);
  void table(const boost::json::object& body);
  void joined(const boost::json::object& body);
  void condition(const boost::json::value& node, bool inner);
  void rollup(const boost::json::object& body, const boost::json::object& join);
  bool joins_two(const boost::json::value& node);
  bool reach(size_t root, Repeats repeats);
  int edge_between(nlq::ColumnRef from, nlq::ColumnRef to) const;

  Read read_;
  const FromClause* outer_;
  std::vector<Source> sources_;
  std::vector<Join> joins_;
  std::vector<const boost::json::value*> conditions_;
  size_t root_ = 0;
};

// The parts of a condition that must all hold.
void conjuncts(const boost::json::value& node, std::vector<const boost::json::value*>& out);
// The sides of `a = b`; nullopt for any other node.
std::optional<std::pair<const boost::json::value*, const boost::json::value*>> equality(
    const boost::json::value& node);

}  // namespace sqlagent::prompt
