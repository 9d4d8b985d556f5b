#include "http/allowed_hosts.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <cstddef>

namespace latchkey::http {
namespace {

std::string_view without_port(std::string_view host) {
  const std::size_t digits = host.find_last_not_of("0123456789");
  const bool port = digits != std::string_view::npos && host[digits] == ':';
  return port ? host.substr(0, digits) : host;
}

}  // namespace

AllowedHosts::AllowedHosts(const boost::asio::ip::address& bound) {
  if (!bound.is_loopback()) return;
  const std::string own = bound.to_string();
  names_ = {"localhost", "127.0.0.1", "[::1]", bound.is_v6() ? "[" + own + "]" : own};
}

bool AllowedHosts::allow(std::string_view host) const {
  const std::string_view name = without_port(host);
  const auto same = [&](const std::string& allowed) {
    return boost::algorithm::iequals(allowed, name);
  };
  return names_.empty() || std::ranges::any_of(names_, same);
}

}  // namespace latchkey::http
