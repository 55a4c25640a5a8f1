// The one place that turns our values into the JSON of the HTTP contract (docs/api/openapi.json).
// Numbers are written from PostgreSQL's text, digit by digit; nothing passes through double on its
// way.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/answer/history.h"
#include "app/identity/identity.h"
#include "app/tenancy/user_tables.h"

namespace sqlagent::api {

// integer and numeric as JSON numbers with all their digits; as strings when more than 15 digits
// stand before the point (a browser would show others) and for NaN and Infinity (JSON lacks them).
// Booleans as true and false, everything else as strings, NULL as null.
void append_cell(std::string& out, const Cell& cell, Type type);

// Names for the members of a row: of equal column names the later ones get _2, _3.
std::vector<std::string> member_names(const std::vector<ResultColumn>& columns);

std::string columns_json(const std::vector<ResultColumn>& columns,
                         const std::vector<catalog::Role>& roles = {},
                         const std::vector<std::optional<std::string>>& units = {},
                         const std::vector<std::string>& displays = {});
// [{"name": value, …}, …] of rows [begin, end).
void append_rows(std::string& out, const Table& table, size_t begin, size_t end);
std::string rows_json(const Table& table, size_t begin, size_t end);

// POST /query. with_rows false: the stream's finish, whose rows have gone before.
std::string answer_json(const answer::Answer& answer, bool with_rows = true);
std::string assumptions_json(const std::vector<answer::Assumed>& assumptions);
// "catalog;dur=1.2, database;dur=30.5" (milliseconds), for the Server-Timing header.
std::string server_timing(const answer::Answer& answer);

std::string chat_json(const answer::ChatSummary& chat);
std::string chats_json(const std::vector<answer::ChatSummary>& chats);
std::string chat_with_messages_json(const answer::ChatSummary& chat,
                                    const std::vector<answer::Turn>& turns);

std::string me_json(const identity::Principal& principal, std::string_view home);
std::string signed_in_json(const identity::SignedIn& signed_in);

std::string user_tables_json(const std::vector<tenancy::UserTable>& tables);
std::string window_json(const std::string& name, const tenancy::Window& window);
std::string strings_json(std::string_view member, const std::vector<std::string>& texts);

}  // namespace sqlagent::api
