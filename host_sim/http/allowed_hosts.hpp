// AllowedHosts: under which names a server may be asked. A web page elsewhere can have its own name
// resolve to 127.0.0.1 (DNS rebinding); its requests then still carry that name in Host.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::http {

class AllowedHosts {
 public:
  // Of a server that listens on a loopback address: localhost, 127.0.0.1, [::1] and that address.
  // Of any other: all.
  explicit AllowedHosts(const boost::asio::ip::address& bound);

  // A Host header (RFC 9110, section 7.2), with any port or none.
  [[nodiscard]] bool allow(std::string_view host) const;

 private:
  std::vector<std::string> names_;  // none: all are allowed
};

}  // namespace latchkey::http
