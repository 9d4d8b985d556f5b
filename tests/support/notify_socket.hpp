// NotifySocket: what a service tells systemd, as systemd would hear it (sd_notify(3)).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "support/temporary_folder.hpp"

namespace latchkey::test_support {

class NotifySocket {
 public:
  NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;
  ~NotifySocket();

  // What NOTIFY_SOCKET has to be.
  [[nodiscard]] std::string path() const { return folder_.file("notify"); }

  // The next message, lines as they were sent; nothing when none came in time.
  std::optional<std::string> next(std::chrono::milliseconds patience);

  // The next message that contains `text`, others left out; empty when none came in time.
  std::string await(std::string_view text);

 private:
  TemporaryFolder folder_;
  int descriptor_;
};

}  // namespace latchkey::test_support
