// Clients: who may ask for what.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/outcome.hpp"
#include "client/signing.hpp"
#include "cloud/store.hpp"

namespace latchkey::cloud {

struct ClientOptions {
  std::string name;
  std::string token;
  std::string signing_key_file;         // a private JWK that the vehicles know
  std::vector<std::string> vehicles{};  // VINs; empty: all
  RateLimit rate{};
};

struct Client {
  std::string name;
  client::Signer signer;
  std::set<std::string, std::less<>> vehicles;
  RateLimit rate;

  [[nodiscard]] bool sees(std::string_view vin) const {
    return vehicles.empty() || vehicles.contains(vin);
  }
};

class Clients {
 public:
  static client::Result<Clients> of(const std::vector<ClientOptions>& clients,
                                    const crypto_mbedtls::Crypto& crypto);

  // Whose `Authorization: Bearer TOKEN` this is; null: nobody's.
  [[nodiscard]] const Client* authorised(std::string_view authorization) const;
  [[nodiscard]] const Client* find(std::string_view name) const;

 private:
  explicit Clients(const crypto_mbedtls::Crypto& crypto) : crypto_(&crypto) {}

  [[nodiscard]] std::string digest(std::string_view token) const;

  const crypto_mbedtls::Crypto* crypto_;
  std::map<std::string, Client, std::less<>> by_name_;
  // By what a token hashes to: how long a look-up takes tells nothing of the token.
  std::map<std::string, const Client*, std::less<>> by_token_;
};

}  // namespace latchkey::cloud
