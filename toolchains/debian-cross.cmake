# For any of Debian's cross compilers: a toolchain file sets LATCHKEY_TRIPLET and CMAKE_SYSTEM_PROCESSOR
# and includes this. The libraries of the architecture stand beside the host's (Multi-Arch: same).
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_CXX_COMPILER ${LATCHKEY_TRIPLET}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${LATCHKEY_TRIPLET})
set(PKG_CONFIG_EXECUTABLE /usr/bin/${LATCHKEY_TRIPLET}-pkg-config)
