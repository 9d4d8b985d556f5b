// Any bytes from a broker that may be hostile, as `latchkey` reads and shows them.
#include "client/callback.hpp"

#include <algorithm>
#include <string>

#include "client/show.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

void check_line(const std::string& line) {
  require(client::printable(line) == line, "what is shown cannot move the cursor");
}

void check_callback(const client::Callback& callback) {
  require(callback.final == core::is_final(callback.status), "final follows from the status");
  require(callback.deadline >= base::Millis(0), "no time left is less than none");
  const client::Story story = client::tell(callback);
  require(!story.headline.empty(), "a callback has a headline");
  check_line(story.headline);
  std::ranges::for_each(story.more, check_line);
}

void check_ascii(std::string_view payload) {
  const std::string line = client::ascii_line(client::parse_in_order(payload));
  require(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7F; }),
          "a line for a log is ASCII, and one");
}

}  // namespace

void run(std::string_view input) {
  if (const auto callback = client::parse_callback(input)) check_callback(*callback);
  if (const auto slot = client::parse_slot(input)) check_line(client::tell(*slot));
  check_ascii(input);
}

}  // namespace latchkey::fuzz
