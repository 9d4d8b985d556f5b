#include "codec/catalogue_file.hpp"

#include "client/catalogue_markdown.hpp"
#include "client/catalogue_table.hpp"
#include "client/files.hpp"
#include "client/run.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"
#include "codec/callback.hpp"

namespace latchkey::client {
namespace {

std::vector<std::string> lines_of(const core::Catalogue& catalogue,
                                  const CatalogueFileOptions& options) {
  if (options.markdown) return catalogue_markdown(catalogue);
  const std::string published = codec::encode_catalogue(catalogue);
  if (options.json) return {ascii_line(parse_in_order(published))};
  return catalogue_table(published).value_or(std::vector<std::string>());
}

}  // namespace

Result<Exit> run_catalogue_file(const CatalogueFileOptions& options, Console& console) {
  const auto text = read_file(options.file);
  if (!text) return base::unexpected(text.error());
  const auto catalogue = codec::decode_catalogue(*text);
  if (!catalogue) {
    for (const auto& [place, message] : catalogue.error()) {
      std::string remark = options.file;
      for (const std::string& part : {place, message}) remark.append(": ").append(part);
      console.remark(printable(remark));
    }
    return Exit::configuration;
  }
  for (const std::string& line : lines_of(*catalogue, options)) console.line(line);
  return Exit::succeeded;
}

}  // namespace latchkey::client
