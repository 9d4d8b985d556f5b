# How everything is compiled. What applies to a whole build (sanitizers, coverage, release hardening)
# is global; warnings are a target, so that each of our own targets asks for them.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(latchkey_warnings INTERFACE)
target_compile_options(latchkey_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror
  -Wconversion -Wsign-conversion -Wold-style-cast -Wdouble-promotion
  -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough
  # GCC 12 takes the unused storage of a std::optional for a mistake wherever it inlines enough.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)

if(LATCHKEY_SANITIZE)
  # The core is built without RTTI, which the vptr check needs.
  add_compile_options(-fsanitize=${LATCHKEY_SANITIZE} -fno-sanitize=vptr
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LATCHKEY_SANITIZE})
endif()
if(LATCHKEY_SANITIZE STREQUAL "thread")
  # Asio holds a fence that ThreadSanitizer does not model; GCC says so in every file.
  target_compile_options(latchkey_warnings INTERFACE -Wno-tsan)
endif()

if(LATCHKEY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(LATCHKEY_COVERAGE)
  add_compile_options(--coverage -fprofile-abs-path -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

# Made of what is linked: what a program says of itself, and a core dump is matched with.
add_link_options(LINKER:--build-id=sha1)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
add_compile_options($<$<CONFIG:Release>:-ffunction-sections>
  $<$<CONFIG:Release>:-fdata-sections> $<$<CONFIG:Release>:-fstack-protector-strong>)
add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
add_link_options($<$<CONFIG:Release>:LINKER:--gc-sections>
  $<$<CONFIG:Release>:LINKER:-z,relro,-z,now> $<$<CONFIG:Release>:LINKER:--as-needed>)
