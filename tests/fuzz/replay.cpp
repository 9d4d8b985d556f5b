// In libFuzzer's place: gives a target the files that are named, and all in the folders that are.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

void replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string input{std::istreambuf_iterator<char>(file), {}};
  std::printf("%s, %zu bytes\n", path.c_str(), input.size());
  std::fflush(stdout);  // the last line names the input that a crash is about
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::vector<fs::path> inputs;
  for (const fs::path path : std::span(argv, static_cast<std::size_t>(argc)).subspan(1)) {
    if (fs::is_regular_file(path)) inputs.push_back(path);
    if (!fs::is_directory(path)) continue;
    for (const auto& entry : fs::directory_iterator(path)) inputs.push_back(entry.path());
  }
  for (const fs::path& path : inputs) replay(path);
  if (!inputs.empty()) return 0;
  std::fprintf(stderr, "no input was found\n");
  return 1;
}
