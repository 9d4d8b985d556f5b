#include "adapters/process_linux/build_id.hpp"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace latchkey::process_linux {
namespace {

constexpr std::size_t aligned(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

std::string in_hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<std::size_t>(byte >> 4U)];
    text += kDigits[std::to_integer<std::size_t>(byte & std::byte{0xF})];
  }
  return text;
}

// Among the notes of one segment: each a header, its name and what it says.
std::string find_build_id(std::span<const std::byte> notes) {
  ElfW(Nhdr) note{};
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    notes = notes.subspan(sizeof note);
    const std::size_t name_room = aligned(note.n_namesz);
    if (notes.size() < name_room + note.n_descsz) return {};
    const bool is_gnu = note.n_namesz == sizeof ELF_NOTE_GNU &&
                        std::memcmp(notes.data(), ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0;
    if (is_gnu && note.n_type == NT_GNU_BUILD_ID) {
      return in_hex(notes.subspan(name_room, note.n_descsz));
    }
    notes = notes.subspan(std::min(name_room + aligned(note.n_descsz), notes.size()));
  }
  return {};
}

// The first object is the program itself: the search ends there.
int look_at(dl_phdr_info* object, std::size_t /*size*/, void* found) {
  for (const auto& header : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
    if (header.p_type != PT_NOTE) continue;
    // An address in memory is what the loader has there. NOLINTNEXTLINE(performance-no-int-to-ptr)
    const auto* start = reinterpret_cast<const std::byte*>(object->dlpi_addr + header.p_vaddr);
    std::string id = find_build_id({start, header.p_memsz});
    if (id.empty()) continue;
    *static_cast<std::string*>(found) = std::move(id);
    break;
  }
  return 1;
}

}  // namespace

std::string build_id() {
  std::string id;
  ::dl_iterate_phdr(look_at, &id);
  return id;
}

}  // namespace latchkey::process_linux
