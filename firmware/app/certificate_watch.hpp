// CertificateWatch: says in the log, long before it happens, that a certificate expires. What has
// expired can no longer be replaced over the connection that it was for.
//
// Looks at the start, at each reconnect, as files are read again then, and once a day. A reconnect
// is logged only when it finds something else than the look before. One thread: the loop's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "codec/config_file.hpp"
#include "ports/clock.hpp"
#include "runtime/fact_log.hpp"

namespace latchkey::app {

class CertificateWatch {
 public:
  static constexpr std::chrono::days kWarningBefore{30};  // level=warning
  static constexpr std::chrono::days kErrorBefore{7};     // level=error

  // Without `tls` there is nothing to watch. `clock` and `log` outlive it.
  CertificateWatch(const boost::asio::any_io_executor& executor,
                   const std::optional<codec::TlsConfig>& tls, const ports::Clock& clock,
                   runtime::FactLog& log);

  void start();
  void on_reconnect();

  // When the first of the certificates expires, as of the last look; nothing when none could be
  // read.
  [[nodiscard]] std::optional<base::WallTime> earliest_expiry() const;

 private:
  // A chain is as good as its first certificate to expire; of authorities that are trusted side by
  // side, as while one follows the other, one that is left is enough.
  enum class Kind : std::uint8_t { chain, authorities };

  struct File {
    std::string path;
    Kind kind;
    std::optional<base::WallTime> expiry;
    std::string told;  // at the last look
  };

  struct Finding {
    runtime::LogLevel level;
    std::string text;  // empty: all is well
  };

  void look(bool repeat);
  static Finding judge(File& file, base::WallTime now);
  void look_every_day();

  boost::asio::steady_timer timer_;
  const ports::Clock& clock_;
  runtime::FactLog& log_;
  std::vector<File> files_;
};

}  // namespace latchkey::app
