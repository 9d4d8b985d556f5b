// Authority: a fleet's certificate authority. X.509 v3 (RFC 5280), P-256 keys, ECDSA with SHA-256,
// random serial numbers of 128 bits.
//
// Threading and lifetime: see crypto_mbedtls/crypto.hpp.
#pragma once

#include <string>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/tls_key.hpp"
#include "base/time.hpp"
#include "client/outcome.hpp"
#include "provision/extensions.hpp"

namespace latchkey::provision {

using client::Result;

// Whole seconds; both ends belong to it.
struct Validity {
  base::WallTime not_before;
  base::WallTime not_after;
};

// From a day before now, for clocks that are behind, until `days` from now.
[[nodiscard]] Validity valid_for(std::chrono::days days, base::WallTime now);

// Whom a certificate is for. Names are taken as they are: see subject_names.hpp.
struct Subject {
  std::string common_name;
  std::string unit = {};  // OU; empty: none
  Purpose purpose = Purpose::client;
  std::vector<std::string> host_names = {};
  std::vector<std::string> addresses = {};  // bytes in network order
};

// Both in PEM. Whoever has it wipes the key.
struct Identity {
  std::string certificate;
  std::string key;
};

class Authority {
 public:
  // A new one, with a key of its own and a certificate that it signs itself.
  [[nodiscard]] static Result<Authority> create(const crypto_mbedtls::Crypto& crypto,
                                                const Validity& validity);

  // `identity` is one that create() made.
  [[nodiscard]] static Result<Authority> load(const crypto_mbedtls::Crypto& crypto,
                                              const Identity& identity);

  [[nodiscard]] const std::string& certificate() const { return certificate_; }
  [[nodiscard]] Result<std::string> key() const;

  // A certificate for somebody's key, which ends with the authority's own at the latest.
  [[nodiscard]] Result<std::string> certify(const crypto_mbedtls::PublicKey& key,
                                            const Subject& subject, const Validity& validity) const;

  // The same for a new key, which goes with it.
  [[nodiscard]] Result<Identity> issue(const Subject& subject, const Validity& validity) const;

 private:
  Authority(const crypto_mbedtls::Crypto& crypto, crypto_mbedtls::TlsKey key, std::string name,
            base::WallTime not_after, std::string certificate)
      : crypto_(&crypto),
        key_(std::move(key)),
        name_(std::move(name)),
        not_after_(not_after),
        certificate_(std::move(certificate)) {}

  const crypto_mbedtls::Crypto* crypto_;
  crypto_mbedtls::TlsKey key_;
  std::string name_;
  base::WallTime not_after_;
  std::string certificate_;
};

}  // namespace latchkey::provision
