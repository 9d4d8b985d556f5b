# Installs the pinned packages when they are missing or older than the lock file, and runs the tests.
# cmake -P run.cmake, with LATCHKEY_BIN in the environment.
set(lock ${CMAKE_CURRENT_LIST_DIR}/package-lock.json)
set(installed ${CMAKE_CURRENT_LIST_DIR}/node_modules/.package-lock.json)
if(NOT EXISTS ${installed} OR ${lock} IS_NEWER_THAN ${installed})
  execute_process(COMMAND npm ci WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
    COMMAND_ERROR_IS_FATAL ANY)
endif()
execute_process(COMMAND node --test agent.test.js fleet_api.test.js
  WORKING_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}
  COMMAND_ERROR_IS_FATAL ANY)
