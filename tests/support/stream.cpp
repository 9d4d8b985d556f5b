#include "support/stream.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace latchkey::test_support {
namespace {

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  throw std::runtime_error("nothing listens on this port");
}

}  // namespace

void Stream::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
void Stream::Free::operator()(SSL* session) const { SSL_free(session); }

Stream::Stream(std::uint16_t port, const std::optional<TlsFiles>& tls) : fd_(connect_to(port)) {
  if (!tls) return;
  try {
    start_tls(*tls);
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

Stream::~Stream() { ::close(fd_); }

void Stream::start_tls(const TlsFiles& files) {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const context = context_.get();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  // SSL_read() is to come back after a session ticket, not to wait for data behind it.
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  bool loaded = SSL_CTX_load_verify_file(context, files.ca_file.c_str()) == 1;
  if (!files.cert_file.empty()) {
    loaded = loaded && SSL_CTX_use_certificate_chain_file(context, files.cert_file.c_str()) == 1 &&
             SSL_CTX_use_PrivateKey_file(context, files.key_file.c_str(), SSL_FILETYPE_PEM) == 1;
  }
  if (!loaded) throw std::runtime_error("TLS: a certificate or key file cannot be used");

  tls_.reset(SSL_new(context));
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()), "127.0.0.1");
  SSL_set_fd(tls_.get(), fd_);
  if (SSL_connect(tls_.get()) != 1) throw std::runtime_error("TLS: no handshake");
}

void Stream::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("connection lost");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::optional<std::string> Stream::receive(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::array<char, 16384> chunk{};
  for (;;) {
    pollfd readable{fd_, POLLIN, 0};
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const bool waiting = tls_ && SSL_pending(tls_.get()) > 0;
    if (!waiting &&
        (left.count() <= 0 || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0))
      return std::nullopt;
    const auto got = tls_ ? SSL_read(tls_.get(), chunk.data(), static_cast<int>(chunk.size()))
                          : ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (got > 0) return std::string(chunk.data(), static_cast<std::size_t>(got));
    if (!tls_ || SSL_get_error(tls_.get(), static_cast<int>(got)) != SSL_ERROR_WANT_READ) {
      throw std::runtime_error("connection lost");
    }
  }
}

}  // namespace latchkey::test_support
