// DeliveriesRig: a store with outcomes to be posted, real servers to post them to, and as many
// instances that do it as a test starts.
#pragma once

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "cloud/deliveries.hpp"
#include "cloud/memory_store.hpp"
#include "codec/detached_jws.hpp"
#include "support/https_server/https_server.hpp"
#include "support/run_loop.hpp"
#include "watched_store.hpp"

namespace latchkey::contract {

using test_support::HttpAnswer;
using test_support::HttpRequest;
using test_support::HttpsServer;

constexpr const char* kTraceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

class DeliveriesRig {
 public:
  [[nodiscard]] HttpsServer serve(std::vector<HttpAnswer> script,
                                  const test_support::HttpsServerOptions& how = {}) {
    return {how, std::move(script), [this] { boost::asio::post(loop, [] {}); }};
  }

  static std::string url(const HttpsServer& server) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + "/outcomes?from=cloud";
  }

  [[nodiscard]] std::unique_ptr<cloud::Deliveries> start_instance(const std::string& ca_file = {}) {
    return cloud::Deliveries::start(
        {.loop = loop,
         .store = store,
         .origins =
             cloud::CallbackOrigins::parse({"http://127.0.0.1", "https://localhost"}).value(),
         .describe = [this](const cloud::Entry& entry) { return describe(entry); },
         .sign = [this](std::string_view body) { return can_sign ? sign(body) : ""; },
         .log = [this](std::string line) { lines.push_back(std::move(line)); },
         .wall_now = [this] { return now; },
         .ca_file = ca_file});
  }

  void put_endpoint(const std::string& name, const std::string& url) {
    CHECK(*answer<bool>([&](auto done) { store.put_endpoint("owner", {name, url}, done); }));
  }

  // A command that has its outcome, for this endpoint; an empty one makes a record that nobody can
  // read.
  void settle(const std::string& id, const std::string& endpoint) {
    cloud::Entry entry{.id = id, .vin = "vehicle of " + id, .version = 1, .record = endpoint};
    const auto started = answer<cloud::Started>(
        [&](auto done) { store.start(entry, base::Millis{60'000}, base::Millis{60'000}, done); });
    CHECK(std::holds_alternative<cloud::started::Ours>(*started));
    entry.version = 2;
    entry.final = true;
    entry.to_deliver = true;
    CHECK(*answer<bool>([&](auto done) { store.change(entry, done); }));
  }

  // Whether somebody still has to post it. It is due at once then.
  bool is_on_list(const std::string& id) {
    return *answer<bool>(
        [&](auto done) { memory->postpone(cloud::DueList::delivery, id, {}, done); });
  }
  bool run_until_off_list(const std::string& id) {
    return run_until([&] { return store.delivered_ids.contains(id); });
  }

  bool run_until(const std::function<bool()>& done) {
    return test_support::run_loop_until(loop, done);
  }
  bool run_until_requests(const HttpsServer& server, std::size_t count) {
    return run_until([&] { return server.record().requests.size() >= count; });
  }

  static std::string body_of(const std::string& id) {
    return R"({"id":")" + id + R"(","note":"é"})";
  }

  [[nodiscard]] bool is_genuine(const HttpRequest& request) const {
    const auto decoded =
        codec::decode_detached_jws(request.headers.at("latchkey-signature"), request.body);
    if (!decoded) return false;
    crypto_mbedtls::Es256Verifier verifier(crypto_);
    const auto key = verifier.add(signer_.public_key());
    return verifier.verify(*key, bytes(decoded->signing_input), decoded->signature);
  }

  boost::asio::io_context loop;
  std::unique_ptr<cloud::Store> memory = cloud::make_memory_store(loop);
  WatchedStore store{*memory};
  base::WallTime now{std::chrono::hours{1000}};
  bool can_sign = true;
  std::vector<std::string> lines;

 private:
  template <class T, class Ask>
  base::Result<T, cloud::StoreError> answer(Ask ask) {
    std::optional<base::Result<T, cloud::StoreError>> answer;
    ask([&](base::Result<T, cloud::StoreError> given) { answer = std::move(given); });
    CHECK(run_until([&] { return answer.has_value(); }));
    return *answer;
  }

  [[nodiscard]] static std::optional<cloud::Delivery> describe(const cloud::Entry& entry) {
    if (entry.record.empty()) return std::nullopt;
    return cloud::Delivery{.id = entry.id,
                           .client = "owner",
                           .endpoint = entry.record,
                           .traceparent = kTraceparent,
                           .settled_at = base::WallTime{std::chrono::hours{1000}},
                           .body = body_of(entry.id)};
  }

  static std::span<const std::uint8_t> bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
  }

  [[nodiscard]] std::string sign(std::string_view body) const {
    const codec::CallbackJws jws(*core::KeyId::parse("cloud-1"));
    return jws.seal(*signer_.sign(bytes(jws.signing_input(body))));
  }

  crypto_mbedtls::Crypto crypto_ = crypto_mbedtls::Crypto::start().value();
  crypto_mbedtls::Es256Signer signer_ =
      crypto_mbedtls::Es256Signer::from_key(crypto_,
                                            crypto_mbedtls::PrivateKey::generate(crypto_).value())
          .value();
};

}  // namespace latchkey::contract
