// The mention lattice: for every span of the question, what it may be — a phrase of ours, a column,
// a table, cells, a derived measure, a number — each with its evidence. Overlapping candidates
// stand side by side.
#pragma once
#include "core/nlq/chart.h"

namespace sqlagent::nlq {

void add_mentions(const Scene& scene, Chart& chart);
void add_names(const Scene& scene, Chart& chart);   // a part of it: names of columns and tables
void add_cells(const Scene& scene, Chart& chart);   // a part of it: values of the tenant's rows
void add_orders(const Scene& scene, Chart& chart);  // a part of it: sorted by, in descending order
void add_full_names(const Scene& scene, Chart& chart);
void add_implied(const Scene& scene, Chart& chart);  // a part of it: how old, people
void add_trade(const Scene& scene, Chart& chart);    // a part of it: who buys what, by its place
void add_verbs(const Scene& scene,
               Chart& chart);  // a part of it: verbs that only tie things together

// What a mention of a column is said to belong to.
struct Owner {
  std::vector<int> tables;
  std::vector<Token> words;
  double quality = 0;
};
Owner owner_of(const Scene& scene, int begin, int end);
// Columns of the owner that these words mean when it is said with them: "id" of a student.
void add_owned(const Scene& scene, int begin, int end, const std::vector<Token>& said,
               std::vector<Piece>& out);
// "student id": the key of a student, whatever its header is.
void add_keys_of_things(const Scene& scene, int begin, int end, std::vector<Piece>& out);
// Names of something are asked for that keeps none.
bool is_nameless(const Scene& scene, int begin, int end);
void attach(const Scene& scene, std::vector<Piece>& pieces);  // columns of the owner come first

bool of_people(const catalog::Table& table);  // its rows are persons
// By the words of its header or what they mean: "fname" is a first name.
bool is_called(const catalog::Column& column, std::string_view what, std::string_view also);
// The key that counts the rows one by one and so keeps their order; or -1.
int row_number(const catalog::Table& table);

inline constexpr int kMaxWords = 4;  // in one name or cell
std::string text_of(const Scene& scene, int begin, int end);
bool only_stops(const Scene& scene, int begin, int end);  // words that carry nothing by themselves
Literal true_literal(const catalog::Column& flag);        // what "yes" looks like in a flag column
Literal false_literal(const catalog::Column& flag);

}  // namespace sqlagent::nlq
