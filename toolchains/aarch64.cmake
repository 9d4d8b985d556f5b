# 64-bit ARM, little-endian (Debian's arm64). Made for the root of toolchains/build-root.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(LATCHKEY_TRIPLET aarch64-linux-gnu)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)  # for CTest
# Less room for the relocations of a position-independent program; glibc 2.36 or newer.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-z,pack-relative-relocs")
include(${CMAKE_CURRENT_LIST_DIR}/debian-cross.cmake)
