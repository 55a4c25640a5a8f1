# Puts db/NNNN_*.sql into the binary, so that `sqlagent init` needs no file beside it: one generated .cpp with each text
# as an array of our own source (which is what GeneratedSql::raw takes). Run as a script (-P) it writes that file.
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB files ${SQL_DIR}/[0-9][0-9][0-9][0-9]_*.sql)
  list(SORT files)
  set(arrays "")
  set(entries "")
  foreach(file ${files})
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "^0*([0-9]+)_.*" "\\1" number ${name})
    file(READ ${file} text)
    string(APPEND arrays "constexpr char k${name}[] = R\"~sql~(${text})~sql~\";\n")
    string(APPEND entries "  add(${number}, \"${name}\", GeneratedSql(\"migration.${name}\").raw(k${name}));\n")
  endforeach()
  file(WRITE ${OUT} "// Made by db/embed.cmake from db/*.sql.\n#include \"app/tenancy/migrations.h\"\n\n"
    "namespace sqlagent::tenancy {\n\nnamespace {\n${arrays}}  // namespace\n\n"
    "std::vector<Migration> migrations() {\n  std::vector<Migration> all;\n"
    "  const auto add = [&all](int number, const char* name, const GeneratedSql& sql) { all.push_back({number, name, sql}); };\n"
    "${entries}  return all;\n}\n\n}  // namespace sqlagent::tenancy\n")
  return()
endif()

file(GLOB sql_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/[0-9]*_*.sql)
set(generated_migrations ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
add_custom_command(OUTPUT ${generated_migrations}
  COMMAND ${CMAKE_COMMAND} -DSQL_DIR=${CMAKE_CURRENT_LIST_DIR} -DOUT=${generated_migrations} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${sql_files} ${CMAKE_CURRENT_LIST_FILE})
add_library(migrations STATIC ${generated_migrations})
target_link_libraries(migrations PUBLIC base)
target_link_libraries(app_tenancy PUBLIC migrations)
