#include "cloud/clients.hpp"

#include <cstdint>
#include <span>
#include <utility>

namespace latchkey::cloud {
namespace {

constexpr std::string_view kBearer = "Bearer ";

}  // namespace

client::Result<Clients> Clients::of(const std::vector<ClientOptions>& clients,
                                    const crypto_mbedtls::Crypto& crypto) {
  Clients made(crypto);
  for (const ClientOptions& options : clients) {
    auto signer = client::Signer::from_file(crypto, options.signing_key_file);
    if (!signer) return base::unexpected(signer.error());
    const auto [added, is_new] = made.by_name_.emplace(
        options.name, Client{.name = options.name,
                             .signer = std::move(*signer),
                             .vehicles = {options.vehicles.begin(), options.vehicles.end()},
                             .rate = options.rate});
    const bool own_token =
        made.by_token_.emplace(made.digest(options.token), &added->second).second;
    if (!is_new || !own_token) {
      return client::problem(client::Exit::configuration,
                             "client " + options.name + " has another's name or token");
    }
  }
  return made;
}

const Client* Clients::authorised(std::string_view authorization) const {
  if (!authorization.starts_with(kBearer)) return nullptr;
  const auto found = by_token_.find(digest(authorization.substr(kBearer.size())));
  return found == by_token_.end() ? nullptr : found->second;
}

const Client* Clients::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

std::string Clients::digest(std::string_view token) const {
  const auto digest =
      crypto_->sha256({reinterpret_cast<const std::uint8_t*>(token.data()), token.size()});
  return {digest.begin(), digest.end()};
}

}  // namespace latchkey::cloud
