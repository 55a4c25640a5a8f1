// GET /query/{message_id}/rows: the rows behind one row of an answer, with the place in the file
// that each came from.
#include "app/importer/past.h"
#include "edge/api/body.h"
#include "edge/api/handlers.h"
#include "edge/api/json_writer.h"
#include "edge/api/present.h"

namespace sqlagent::api {
namespace {

constexpr size_t kRowsShown = 50;

std::string rows_of(const answer::RowsBehind& behind,
                    const std::map<long long, importer::SheetPlace>& places) {
  JsonWriter json;
  json.begin_object().name("table").text(behind.table);
  json.name("display_name").text(behind.display_name).name("title").text(behind.title);
  json.name("columns").raw(
      columns_json(behind.rows.columns, behind.roles, behind.units, behind.displays));
  json.name("rows").begin_array();
  for (size_t i = 0; i < behind.rows.rows.size(); ++i) {
    const auto cells = rows_json(behind.rows, i, i + 1);
    json.begin_object().name("cells").raw(std::string_view(cells).substr(1, cells.size() - 2));
    json.name("place");
    const auto at = places.find(behind.places.at(i));
    if (at == places.end())
      json.null();
    else
      json.begin_object()
          .name("file")
          .text(at->second.file)
          .name("sheet")
          .text(at->second.sheet)
          .name("row")
          .integer(at->second.row)
          .end_object();
    json.end_object();
  }
  return json.end_array().name("more").boolean(behind.more).end_object().take();
}

}  // namespace

awaitable<Response> query_rows(App& app, Request& request, const Principal& who) {
  auto message = MessageId::parse(request.captures.at("message_id"));
  if (!message) throw Error(Code::not_found, "There is no such answer.");
  answer::Behind::Figure figure{
      who.tenant, who.user, std::move(*message), number_parameter(request, "row", 0, 0, 1'000'000),
      number_parameter(request, "limit", kRowsShown, 1, answer::kMostRowsBehind)};
  const auto turn = app.questions.enter(who.user, "questions");
  const auto deadline = question_deadline(app);
  auto behind = co_await app.behind.rows(std::move(figure), deadline);
  auto numbers = behind.places;
  const auto places = co_await importer::places_of(app.control, who.tenant, behind.table,
                                                   std::move(numbers), deadline);
  co_return Response::json(rows_of(behind, places));
}

}  // namespace sqlagent::api
