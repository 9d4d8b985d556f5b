#include "integration/attacks/jws.hpp"

namespace latchkey::integration {

Jws Jws::of(const std::string& text) {
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first + 1);
  return {.header = text.substr(0, first),
          .payload = text.substr(first + 1, second - first - 1),
          .signature = text.substr(second + 1)};
}

}  // namespace latchkey::integration
