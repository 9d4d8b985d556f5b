// Stream: a connection to a port of 127.0.0.1, over TLS where the options say so. Blocking, for one
// thread. What fails throws std::runtime_error.
#pragma once

#include <openssl/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::test_support {

// PEM files. The other side must have a certificate for 127.0.0.1.
struct TlsFiles {
  std::string ca_file;
  std::string cert_file;  // empty: none is shown
  std::string key_file;
};

class Stream {
 public:
  Stream(std::uint16_t port, const std::optional<TlsFiles>& tls);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  void send(std::string_view bytes);

  // Some bytes; nothing when `patience` ran out.
  std::optional<std::string> receive(std::chrono::milliseconds patience);

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
    void operator()(SSL* session) const;
  };

  void start_tls(const TlsFiles& files);

  int fd_;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;  // none: plain
};

}  // namespace latchkey::test_support
