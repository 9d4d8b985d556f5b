#include "provision/extensions.hpp"

#include <mbedtls/oid.h>

#include <string_view>

namespace latchkey::provision {
namespace {

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kObjectIdentifier = 0x06;
constexpr unsigned char kHostName = 0x82;  // GeneralName's [2] IA5String
constexpr unsigned char kAddress = 0x87;   // GeneralName's [7] OCTET STRING

std::string element(unsigned char tag, std::string_view content) {
  std::string der(1, static_cast<char>(tag));
  const std::size_t size = content.size();
  // Up to 127 as it is; above, how many bytes the length has and then those.
  if (size > 0xFF) der += {'\x82', static_cast<char>(size >> 8U)};
  if (size > 0x7F && size <= 0xFF) der += '\x81';
  der += static_cast<char>(size & 0xFFU);
  return der.append(content);
}

}  // namespace

std::string extended_key_usage(Purpose purpose) {
  const std::string_view identifier =
      purpose == Purpose::server ? MBEDTLS_OID_SERVER_AUTH : MBEDTLS_OID_CLIENT_AUTH;
  return element(kSequence, element(kObjectIdentifier, identifier));
}

std::string subject_alternative_names(const std::vector<std::string>& host_names,
                                      const std::vector<std::string>& addresses) {
  std::string names;
  for (const std::string& name : host_names) names += element(kHostName, name);
  for (const std::string& address : addresses) names += element(kAddress, address);
  return element(kSequence, names);
}

}  // namespace latchkey::provision
