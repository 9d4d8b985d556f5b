// What the sub-commands need to know. Filled from the command line, or by a program that
// uses this library.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace latchkey::client {

struct TlsOptions {
  std::string ca_file;  // empty: the system's trust store
  std::string cert_file;
  std::string key_file;
};

struct BrokerOptions {
  std::string host = "localhost";
  std::uint16_t port = 1883;
  std::string username;  // empty: none
  std::string password;
  std::optional<TlsOptions> tls;
};

// Who asks, and which vehicle.
struct Party {
  std::string vin;
  std::string prefix = "vehicles/{vin}";
  std::string client = "latchkey";  // callbacks come to clients/{client}/callback/…
  std::string device_key{};         // the vehicle's public key (JWK); empty: not known
};

// One command as it is asked for.
struct CommandOptions {
  std::string signing_key = "owner.jwk";
  std::string name;
  std::vector<std::string> params;  // key=value
  std::string id;                   // empty: a new UUIDv7
  std::chrono::seconds expires_in{60};
  std::optional<std::chrono::seconds> not_before_in;
  std::optional<base::Millis> timeout;
  std::string epoch;       // empty: none
  std::string endpoint{};  // where the vehicle posts the outcome, by name; empty: nowhere
};

struct SignOptions {
  BrokerOptions broker;
  Party party;
  CommandOptions command;
  bool mosquitto = false;
};

struct SendOptions {
  BrokerOptions broker;
  Party party;
  CommandOptions command;
  bool wait = true;
  bool json = false;
  base::Millis answer_within{30'000};  // since the last sign of life
};

struct WatchOptions {
  BrokerOptions broker;
  Party party;
  bool all_clients = false;
  bool json = false;
};

struct StormOptions {
  BrokerOptions broker;
  Party party;
  CommandOptions command;
  std::size_t count = 1000;
  double per_second = 0;  // 0: flat out
  std::size_t window = 16;
  bool json = false;
  base::Millis answer_within{10'000};  // since the last answer
};

struct CatalogueOptions {
  BrokerOptions broker;
  Party party;
  bool json = false;
  base::Millis answer_within{5'000};
};

struct CatalogueFileOptions {
  std::string file;
  bool markdown = false;  // at most one of these two; neither: a table
  bool json = false;
};

struct JournalOptions {
  std::string file;
  bool json = false;
};

struct TraceOptions {
  std::vector<std::string> files;
  std::string command_id{};  // at most one of these two; neither: the trace that began last
  std::string trace_id{};
  bool json = false;
};

struct KeygenOptions {
  std::string kid;                 // empty: made from the first role and the key itself
  std::vector<std::string> roles;  // empty: owner
  std::string private_file;        // empty: the first role with .jwk
  std::string set_file = "keys.json";
  bool force = false;
};

struct KeysListOptions {
  std::string set_file = "keys.json";
  bool json = false;
};

struct KeysAddOptions {
  std::string key_file;            // a JWK, public or private
  std::vector<std::string> roles;  // at least one
  std::string kid;                 // empty: the file's, or made as by keygen
  std::string set_file = "keys.json";
  bool force = false;
};

struct KeysRevokeOptions {
  std::string kid;
  std::string set_file = "keys.json";
};

}  // namespace latchkey::client
