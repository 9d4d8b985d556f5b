# The third-party parts, each as an imported target: CMake then treats their headers as system
# headers. toolchains/packages.txt names the Debian package of each.

find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED CONFIG)
find_package(nlohmann_json 3.11 REQUIRED CONFIG)
find_package(valijson REQUIRED CONFIG)
find_package(CLI11 2.1 REQUIRED CONFIG)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS headers)
find_package(OpenSSL REQUIRED)  # PahoMqttCpp links it and does not say so
find_package(PahoMqttCpp REQUIRED CONFIG)
find_package(CURL 7.88 REQUIRED)  # CURL::libcurl
find_package(SQLite3 3.40 REQUIRED)  # SQLite::SQLite3

# mbedTLS 2.28 brings no configuration for CMake or pkg-config.
find_path(MBEDTLS_INCLUDE_DIR psa/crypto.h REQUIRED)
foreach(part crypto x509)
  find_library(MBEDTLS_${part}_LIBRARY mbed${part} REQUIRED)
  add_library(mbedtls::${part} UNKNOWN IMPORTED)
  set_target_properties(mbedtls::${part} PROPERTIES
    IMPORTED_LOCATION ${MBEDTLS_${part}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${MBEDTLS_INCLUDE_DIR})
endforeach()
target_link_libraries(mbedtls::x509 INTERFACE mbedtls::crypto)

find_package(PkgConfig REQUIRED)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET GLOBAL libsystemd)
add_library(systemd::systemd ALIAS PkgConfig::SYSTEMD)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET GLOBAL hiredis)
add_library(hiredis::hiredis ALIAS PkgConfig::HIREDIS)

if(BUILD_TESTING)
  # Debian's CppUTestConfig.cmake points at files that its package lacks.
  pkg_check_modules(CPPUTEST REQUIRED IMPORTED_TARGET GLOBAL cpputest)
  add_library(CppUTest ALIAS PkgConfig::CPPUTEST)
  find_package(benchmark CONFIG QUIET)  # without it there is no tests/bench
endif()
