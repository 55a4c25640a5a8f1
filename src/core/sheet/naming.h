// Readable SQL identifiers from any header, file or sheet name; the original stays for display.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sqlagent::sheet {

inline constexpr size_t kNameBytes = 59;  // PostgreSQL's 63, less room for a suffix such as _127

// Lower snake_case: Latin letters become ASCII, those of other scripts stay, other signs separate
// words. Empty if nothing is left. See docs/decisions/0017-names.md.
std::string identifier(std::string_view text);

// One per header: never empty, never twice, never a reserved word, first character a letter.
std::vector<std::string> column_names(const std::vector<std::string>& headers);

// From the file's name and, where it says something, the sheet's; several: the file has more than
// one table.
std::string table_name(std::string_view file, std::string_view sheet, bool several);
std::string file_stem(std::string_view file);
bool generic_sheet_name(std::string_view sheet);  // "Sheet1", "Tabelle2", "Data"

}  // namespace sqlagent::sheet
