// `latchkeyd request`: a new device's keys, and what it asks of the authority of a fleet.
#pragma once

#include <optional>
#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "base/result.hpp"

namespace latchkey::app {

struct RequestFiles {
  std::string device_key;  // as in device_key.hpp; its folder is there
  std::string tls_folder;  // for device.key; made, mode 0700, where there is none
};

struct PreparedRequest {
  std::string line;         // codec/provisioning_request.hpp
  std::string fingerprint;  // of it
};

// Makes the keys that are missing; a file that makes no sense is never replaced. The same keys give
// the same request. The device key belongs to the owner of its folder, the TLS key to whoever runs
// this: root, as systemd hands the agent a copy. One process at a time. The error is a sentence.
[[nodiscard]] base::Result<PreparedRequest, std::string> prepare_request(
    const RequestFiles& files, const crypto_mbedtls::Crypto& crypto);

struct RequestOptions {
  std::string tls_folder = "/etc/latchkey/tls";
  std::string config_file;    // for the name of the device key's file
  bool config_named = false;  // then it has to be there; a new device has none
};

// The request on stdout, its fingerprint on stderr. Returns the exit status: see main.cpp.
[[nodiscard]] int run_request(const RequestOptions& options);

}  // namespace latchkey::app
