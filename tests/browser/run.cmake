# Installs the pinned packages when they are missing or older than the lock file, builds the page,
# and runs the tests. cmake -P run.cmake, with LATCHKEY_BIN in the environment.
set(console ${CMAKE_CURRENT_LIST_DIR}/../../host_sim/console)
foreach(folder ${console} ${CMAKE_CURRENT_LIST_DIR})
  set(lock ${folder}/package-lock.json)
  set(installed ${folder}/node_modules/.package-lock.json)
  if(NOT EXISTS ${installed} OR ${lock} IS_NEWER_THAN ${installed})
    execute_process(COMMAND npm ci WORKING_DIRECTORY ${folder} COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
execute_process(COMMAND npm run build WORKING_DIRECTORY ${console} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND npm test WORKING_DIRECTORY ${console} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND node --test --test-concurrency=1 WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
  COMMAND_ERROR_IS_FATAL ANY)
