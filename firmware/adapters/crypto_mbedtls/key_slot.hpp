// KeySlot: owns one key inside the library and wipes it there when it ends. Private to this folder.
#pragma once

#include <cstdint>
#include <utility>

namespace latchkey::crypto_mbedtls {

class KeySlot {
 public:
  explicit KeySlot(std::uint32_t id) : id_(id) {}

  KeySlot(KeySlot&& other) noexcept : id_(std::exchange(other.id_, kNone)) {}
  KeySlot& operator=(KeySlot&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~KeySlot();

  [[nodiscard]] std::uint32_t id() const { return id_; }

 private:
  static constexpr std::uint32_t kNone = 0;

  std::uint32_t id_;
};

}  // namespace latchkey::crypto_mbedtls
