# 32-bit ARM v7 with hardware floating point (Debian's armhf). Made for the root of
# toolchains/build-root.
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(LATCHKEY_TRIPLET arm-linux-gnueabihf)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm-static)  # for CTest
# GCC notes where GCC 7 changed how arguments are passed; everything here is built by one compiler.
# Inode numbers and file sizes beyond 32 bits; some libraries' pkg-config asks for it, and it must be all
# or nobody.
set(CMAKE_CXX_FLAGS_INIT "-Wno-psabi -D_FILE_OFFSET_BITS=64")
include(${CMAKE_CURRENT_LIST_DIR}/debian-cross.cmake)
