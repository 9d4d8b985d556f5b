// Bytes: the content of a file, cheap to copy: copies share what they have in common.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace latchkey::fault_disk {

class Bytes {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  void resize(std::size_t size);  // what is added is zeros

  void put(std::size_t offset, const char* from, std::size_t size);  // grows as needed
  // Copies what there is, at most `size`, and says how much.
  std::size_t get(std::size_t offset, char* to, std::size_t size) const;

 private:
  using Page = std::array<char, 4096>;

  Page& own_page(std::size_t number);

  std::size_t size_ = 0;
  std::vector<std::shared_ptr<Page>> pages_;  // nullptr: zeros
};

}  // namespace latchkey::fault_disk
