// The values of two X.509 extensions (RFC 5280 section 4.2.1) that mbedTLS 2.28 does not write, in
// DER (ITU-T X.690).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace latchkey::provision {

enum class Purpose : std::uint8_t { server, client };

// extKeyUsage with one purpose: TLS server, or TLS client.
[[nodiscard]] std::string extended_key_usage(Purpose purpose);

// subjectAltName. `addresses` are bytes in network order.
[[nodiscard]] std::string subject_alternative_names(const std::vector<std::string>& host_names,
                                                    const std::vector<std::string>& addresses);

}  // namespace latchkey::provision
