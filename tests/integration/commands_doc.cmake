# docs/commands.md is the default catalogue as `latchkey catalogue --markdown` prints it.
# cmake -D LATCHKEY=PROGRAM -P commands_doc.cmake fails when it is not; -D WRITE=ON makes it anew.
set(root ${CMAKE_CURRENT_LIST_DIR}/../..)
set(document ${root}/docs/commands.md)
set(head "<!-- Generated from firmware/app/default_catalogue.json; do not edit. `./dev docs` makes it anew:
     latchkey catalogue --file firmware/app/default_catalogue.json --markdown -->
")

execute_process(
  COMMAND ${LATCHKEY} catalogue --file ${root}/firmware/app/default_catalogue.json --markdown
  OUTPUT_VARIABLE commands
  COMMAND_ERROR_IS_FATAL ANY)
string(PREPEND commands "${head}")
if(WRITE)
  file(WRITE ${document} "${commands}")
  return()
endif()
set(written "")
if(EXISTS ${document})
  file(READ ${document} written)
endif()
if(NOT written STREQUAL commands)
  message(FATAL_ERROR "docs/commands.md is not what the default catalogue says; type: ./dev docs")
endif()
