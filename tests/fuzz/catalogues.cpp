#include "fuzz/catalogues.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include "codec/catalogue_file.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

core::Catalogue read() {
  std::ifstream file(LATCHKEY_DEFAULT_CATALOGUE);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto catalogue = codec::decode_catalogue(text);
  require(catalogue.has_value(), "the default catalogue can be read");
  return *std::move(catalogue);
}

}  // namespace

const core::Catalogue& default_catalogue() {
  static const core::Catalogue catalogue = read();
  return catalogue;
}

}  // namespace latchkey::fuzz
