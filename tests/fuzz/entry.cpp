// libFuzzer's way in: https://llvm.org/docs/LibFuzzer.html
#include <cstddef>
#include <cstdint>

#include "fuzz/target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  latchkey::fuzz::run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
