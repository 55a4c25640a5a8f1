// The door's five steps, in order: cap → parse alone → bind → expand stars → ReadOnlySql.
#include "core/sql/admit.h"

#include <algorithm>

#include "core/sql/bind.h"
#include "core/sql/parse.h"
#include "core/sql/prescan.h"

namespace sqlagent::sql {

// The only hand that makes a ReadOnlySql.
class Admission {
 public:
  static ReadOnlySql make(std::string text, const TenantId& owner,
                          const std::set<ReadOnlySql::Source>& sources, double rows) {
    return ReadOnlySql(std::move(text), owner, {sources.begin(), sources.end()}, rows);
  }
};

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

struct Admitted {
  std::string text;
  std::set<ReadOnlySql::Source> sources;
  double rows = 1;
};

// Throws Refusal.
Admitted judge(const std::string& draft, const catalog::Catalog& catalog, const Limits& limits,
               bool stars_may_remain) {
  if (auto refusal = prescan(draft, limits)) throw *refusal;
  auto parsed = parse_one_select(draft);
  if (!parsed) throw parsed.error();
  Bound bound = bind_names(parsed->select(), draft, catalog, limits);
  if (bound.splices.empty())
    return {std::string(trimmed(parsed->text)), std::move(bound.sources), bound.rows};
  if (!stars_may_remain)
    throw Refusal{Refusal::Reason::forbidden_node,
                  "`*` could not be expanded here; name the columns.",
                  -1,
                  {}};

  std::sort(bound.splices.begin(), bound.splices.end(),
            [](const Splice& a, const Splice& b) { return a.offset > b.offset; });
  std::string text = parsed->text;
  for (const auto& splice : bound.splices) {
    const auto begin = static_cast<size_t>(splice.offset - parsed->begin);
    const auto end = splice.offset < parsed->begin ? text.npos : end_of_star(text, begin);
    if (end == text.npos)
      throw Refusal{Refusal::Reason::forbidden_node,
                    "Write SELECT with the names of the columns.",
                    splice.offset,
                    {}};
    text.replace(begin, end - begin, splice.replacement);
    if (text.size() > limits.expanded_bytes)
      throw Refusal{Refusal::Reason::too_long,
                    "`*` stands for too many columns here; name those you need.",
                    splice.offset,
                    {}};
  }
  // What was written into the text is judged like everything else: by parsing and binding it again.
  Limits wider = limits;
  wider.text_bytes = std::max(limits.text_bytes, limits.expanded_bytes);
  return judge(text, catalog, wider, false);
}

}  // namespace

Result<ReadOnlySql, Refusal> admit(std::string_view draft, const catalog::Catalog& catalog,
                                   const Limits& limits) {
  Admitted admitted;
  std::optional<Refusal> refusal;
  on_big_stack([&] {
    try {
      admitted = judge(std::string(draft), catalog, limits, true);
    } catch (const Refusal& refused) {
      refusal = refused;
    }
  });
  if (refusal) return unexpected(std::move(*refusal));
  return Admission::make(std::move(admitted.text), catalog.owner(), admitted.sources,
                         admitted.rows);
}

}  // namespace sqlagent::sql
