# Puts openapi.json and its page into the binary: one generated .cpp. Run as a script (-P) it writes that file.
# The version comes from the project, so that /openapi.json and /health say the same.
if(CMAKE_SCRIPT_MODE_FILE)
  cmake_minimum_required(VERSION 3.25)
  file(READ ${DIR}/openapi.json openapi)
  string(REPLACE "@VERSION@" "${VERSION}" openapi "${openapi}")
  file(READ ${DIR}/docs.html page)
  # Compilers need not take a literal of more than 64 KiB (C++ standard, annex B): cut at ends of lines.
  set(parts "")
  while(NOT openapi STREQUAL "")
    string(LENGTH "${openapi}" length)
    if(length GREATER 60000)
      string(SUBSTRING "${openapi}" 0 60000 head)
      string(FIND "${head}" "\n" cut REVERSE)
      string(SUBSTRING "${openapi}" 0 ${cut} head)
      string(SUBSTRING "${openapi}" ${cut} -1 openapi)
    else()
      set(head "${openapi}")
      set(openapi "")
    endif()
    string(APPEND parts "  text += R\"~doc~(${head})~doc~\";\n")
  endwhile()
  file(WRITE ${OUT} "// Made by docs/api/embed.cmake.\n#include \"edge/api/documents.h\"\n\n#include <string>\n\n"
    "namespace sqlagent::api {\n\nconst char kVersion[] = \"${VERSION}\";\n"
    "static std::string joined() {\n  std::string text;\n${parts}  return text;\n}\n"
    "std::string_view openapi_json() {\n  static const std::string text = joined();\n  return text;\n}\n"
    "std::string_view docs_html() {\n  return R\"~doc~(${page})~doc~\";\n}\n\n}  // namespace sqlagent::api\n")
  return()
endif()

set(generated_documents ${CMAKE_BINARY_DIR}/generated/documents.cpp)
add_custom_command(OUTPUT ${generated_documents}
  COMMAND ${CMAKE_COMMAND} -DDIR=${CMAKE_CURRENT_LIST_DIR} -DOUT=${generated_documents}
    -DVERSION=${PROJECT_VERSION} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/openapi.json ${CMAKE_CURRENT_LIST_DIR}/docs.html ${CMAKE_CURRENT_LIST_FILE})
target_sources(edge_api PRIVATE ${generated_documents})
