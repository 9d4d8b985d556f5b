// Output: what a sub-command writes, in a file without a name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

namespace latchkey::test_support {

class Output {
 public:
  [[nodiscard]] std::FILE* file() const { return file_.get(); }

  [[nodiscard]] std::string text() const {
    std::rewind(file_.get());
    std::string all;
    std::array<char, 4096> some{};
    while (const std::size_t got = std::fread(some.data(), 1, some.size(), file_.get())) {
      all.append(some.data(), got);
    }
    return all;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{std::tmpfile(), &std::fclose};
};

}  // namespace latchkey::test_support
