// Who else can read or change a file that the agent goes by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace latchkey::app {

enum class FileKind : std::uint8_t {
  open,    // others may read it: nobody but its owner may change it
  secret,  // nobody but its owner may read it either
};

// What is wrong with the file's owner or mode, or with those of the folder that it lies in, and
// what to type: a sentence. Nothing: all is well. Through a symbolic link, both folders count.
//
// The owner has to be root or the agent's own user. A folder that others may write to is in order
// only with the sticky bit. A secret below `credentials` may be readable to its group: so systemd
// shows its credentials, which no other user reaches; empty: there are none.
//
// A file that cannot be looked at is for whoever opens it to report: nothing.
[[nodiscard]] std::optional<std::string> complaint_about(const std::string& file, FileKind kind,
                                                         const std::string& credentials);

}  // namespace latchkey::app
