// The door with any text: it never crashes; what it admits it admits again, unchanged; the hidden
// column is never written out; a refusal is a sentence in UTF-8 that points into the draft.
// Besides bytes, whole words are exchanged, so that much of what is tried parses.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/test_facts.h"
#include "core/sql/admit.h"
#include "core/sql/prescan.h"

using namespace sqlagent;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace {

const catalog::Catalog& shop() {
  static const auto built = [] {
    auto odd = catalog::test::facts("odd", "plain,order\n1,2\n");
    odd.name = "Sales 2024";
    odd.columns[1].name = "Größe \"x\"";
    return catalog::test::catalog_of(
        {catalog::test::facts("orders",
                              "order_id,customer_id,order_date,amount\n1,7,2024-01-02,9.50\n"),
         catalog::test::facts("customers", "customer_id,name,city\n7,Ann,Oslo\n"), odd,
         catalog::test::facts("companies", "ticker,name\nAAA,Acme\n", true)});
  }();
  return built;
}

constexpr std::string_view kWords[] = {
    "select",
    "from",
    "where",
    "group by",
    "order by",
    "having",
    "limit",
    "offset",
    "with",
    "as",
    "recursive",
    "union all",
    "except",
    "join",
    "left join",
    "using",
    "on",
    "lateral",
    "natural",
    "distinct",
    "distinct on (",
    "case when",
    "then",
    "else",
    "end",
    "in (",
    "exists (",
    "any (",
    "over (",
    "partition by",
    "rows 1 preceding",
    "filter (where",
    "within group (",
    "rollup (",
    "grouping sets (",
    "values (",
    "array[",
    "row(",
    "(",
    ")",
    "]",
    ",",
    "*",
    ".",
    "+",
    "-",
    "||",
    "::int",
    "::text",
    "::regclass",
    "->>",
    "=",
    "<",
    "is null",
    "not",
    "and",
    "or",
    "between",
    "like",
    "null",
    "1",
    "-1",
    "'x'",
    "$1",
    "--",
    "/*",
    "*/",
    ";",
    "$$",
    "orders",
    "customers",
    "companies",
    "\"Sales 2024\"",
    "o",
    "c",
    "order_id",
    "customer_id",
    "amount",
    "name",
    "_row",
    "ctid",
    "count(*)",
    "sum(",
    "lower(",
    "repeat(",
    "generate_series(",
    "unnest(",
    "to_json(",
    "pg_sleep(",
    "jsonb_to_recordset(",
    "current_date",
    "current_user",
    "interval '1 day'",
    "for update",
    "into",
    "table",
    "o.*",
    "orders.*",
    "U&\"\\005frow\"",
    "\"",
    "'",
    "\n",
};

// One word of the text exchanged for another, doubled, or taken away.
size_t mutate_words(uint8_t* data, size_t size, size_t most, std::minstd_rand& random) {
  std::vector<std::string> words;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = std::min(text.find(' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
  }
  const auto any = [&](size_t count) { return random() % count; };
  const auto at = words.begin() + static_cast<long>(any(words.size() + 1));
  const std::string word(kWords[any(std::size(kWords))]);
  if (at == words.end() || any(3) == 0) {
    words.insert(at, word);
  } else if (any(3) == 0) {
    words.erase(at);
  } else if (any(2) == 0) {
    std::swap(*at, words[any(words.size())]);
  } else {
    *at = word;
  }
  std::string out;
  for (const auto& one : words) out += (out.empty() ? "" : " ") + one;
  if (out.empty() || out.size() > most) return size;
  std::memcpy(data, out.data(), out.size());
  return out.size();
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  if (random() % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  for (auto rounds = random() % 4 + 1; rounds > 0; --rounds)
    size = mutate_words(data, size, most, random);
  return size;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view draft(reinterpret_cast<const char*>(data), size);
  const auto first = sql::admit(draft, shop());
  if (!first) {
    const auto& refusal = first.error();
    require(!refusal.message.empty());
    require(sql::first_bad_byte(refusal.message) == std::string_view::npos);
    require(refusal.offset <= static_cast<int>(std::max(draft.size(), sql::Limits{}.text_bytes)));
    return 0;
  }
  const auto second = sql::admit(first->text(), shop());
  require(second && second->text() == first->text());
  require(second->sources() == first->sources() && second->row_bound() == first->row_bound());
  require(first->text().find("_row") == std::string::npos ||
          draft.find("_row") != std::string_view::npos);
  return 0;
}
