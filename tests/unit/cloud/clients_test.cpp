#include "cloud/clients.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>
#include <string>
#include <vector>

#include "client/signing.hpp"
#include "signing_key.hpp"
#include "support/temporary_folder.hpp"

using latchkey::client::Result;
using latchkey::cloud::ClientOptions;
using latchkey::cloud::Clients;

TEST_GROUP(Clients) {
  latchkey::crypto_mbedtls::Crypto crypto = latchkey::client::start_crypto().value();
  latchkey::test_support::TemporaryFolder folder;
  const std::string key = folder.file("owner.jwk");

  void setup() override { std::ofstream(key) << latchkey::cloud::kSigningKey; }

  ClientOptions client(const std::string& name, const std::string& token,
                       std::vector<std::string> vehicles = {}) {
    return {.name = name, .token = token, .signing_key_file = key, .vehicles = std::move(vehicles)};
  }
};

TEST(Clients, Token_isItsClients) {
  const auto clients =
      Clients::of({client("owner", "aaaaaaaaaaaaaaaa"), client("driver", "bbbbbbbbbbbbbbbb")},
                  crypto)
          .value();

  STRCMP_EQUAL("driver", clients.authorised("Bearer bbbbbbbbbbbbbbbb")->name.c_str());
  POINTERS_EQUAL(clients.find("owner"), clients.authorised("Bearer aaaaaaaaaaaaaaaa"));
}

TEST(Clients, AnythingElse_isNobodys) {
  const auto clients = Clients::of({client("owner", "aaaaaaaaaaaaaaaa")}, crypto).value();

  for (const char* authorization : {"", "Bearer", "Bearer ", "Bearer aaaaaaaaaaaaaaa",
                                    "bearer aaaaaaaaaaaaaaaa", "Basic aaaaaaaaaaaaaaaa"}) {
    POINTERS_EQUAL(nullptr, clients.authorised(authorization));
  }
}

TEST(Clients, SeesTheVehiclesThatItIsGiven_orAll) {
  const auto clients = Clients::of({client("fleet", "aaaaaaaaaaaaaaaa"),
                                    client("owner", "bbbbbbbbbbbbbbbb", {"LTCHKEYDEM0000001"})},
                                   crypto)
                           .value();

  CHECK(clients.find("fleet")->sees("LTCHKEYDEM0000002"));
  CHECK(clients.find("owner")->sees("LTCHKEYDEM0000001"));
  CHECK_FALSE(clients.find("owner")->sees("LTCHKEYDEM0000002"));
}

TEST(Clients, TwoOfOneName_orOneToken_areRefused) {
  CHECK_FALSE(
      Clients::of({client("owner", "aaaaaaaaaaaaaaaa"), client("owner", "bbbbbbbbbbbbbbbb")},
                  crypto)
          .has_value());
  CHECK_FALSE(
      Clients::of({client("owner", "aaaaaaaaaaaaaaaa"), client("driver", "aaaaaaaaaaaaaaaa")},
                  crypto)
          .has_value());
}

TEST(Clients, WithoutItsKey_isRefused) {
  ClientOptions keyless = client("owner", "aaaaaaaaaaaaaaaa");
  keyless.signing_key_file = folder.file("nothing.jwk");

  CHECK_FALSE(Clients::of({keyless}, crypto).has_value());
}
