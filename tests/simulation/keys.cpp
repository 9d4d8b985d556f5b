#include "simulation/keys.hpp"

#include <cstring>

namespace latchkey::simulation {
namespace {

constexpr std::array<std::string_view, kKeys> kNames = {"owner", "driver", "probe", "stranger"};

std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 0x9FB21C651E98DF25U;
  return state ^ (state >> 29U);
}

std::uint64_t hash(std::string_view bytes, std::uint64_t state) {
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    state = mix(state, word);
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) state = mix(state, static_cast<unsigned char>(c));
  return mix(state, 0x5851F42D4C957F2DU);
}

template <std::size_t N>
std::array<std::uint8_t, N> spread(std::uint64_t state) {
  std::array<std::uint8_t, N> bytes{};
  for (std::size_t i = 0; i < N; i += sizeof state) {
    state = mix(state, i + 1);
    std::memcpy(bytes.data() + i, &state, sizeof state);
  }
  return bytes;
}

}  // namespace

std::string_view name_of_key(unsigned key) { return kNames[key]; }

std::array<std::uint8_t, 64> sign(unsigned key, std::string_view message) {
  return spread<64>(hash(message, 0xC0FFEE00U + key));
}

std::array<std::uint8_t, 32> digest(std::string_view bytes) { return spread<32>(hash(bytes, 1)); }

unsigned KeyRing::find(std::string_view name) const {
  unsigned key = 0;
  while (key < kStranger && kNames[key] != name) ++key;
  return key;
}

core::KeySet KeyRing::key_set() const {
  core::KeySet keys;
  for (const unsigned key : {kOwner, kDriver, kProbe}) {
    if (!is_valid(key)) continue;
    const core::Role role = key == kDriver ? core::Role::driver : core::Role::owner;
    keys.push_back({core::KeyId::parse(kNames[key]).value(), {role}});
  }
  return keys;
}

}  // namespace latchkey::simulation
