#include "support/https_server/https_server.hpp"

#include <boost/asio/io_context.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "support/https_server/session.hpp"

namespace latchkey::test_support {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

class HttpsServer::Life final : private SessionEvents {
 public:
  Life(const HttpsServerOptions& options, std::vector<HttpAnswer> script,
       std::function<void()> changed)
      : script_(script.begin(), script.end()),
        changed_(std::move(changed)),
        acceptor_(context_, Tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    if (!options.cert_file.empty()) use_tls(options);
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  ~Life() {
    context_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  [[nodiscard]] HttpsServerRecord record() const {
    const std::scoped_lock lock(mutex_);
    return record_;
  }

 private:
  void use_tls(const HttpsServerOptions& options) {
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->use_certificate_chain_file(options.cert_file);
    tls_->use_private_key_file(options.key_file, asio::ssl::context::pem);
    if (options.client_ca_file.empty()) return;
    tls_->load_verify_file(options.client_ca_file);
    tls_->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  }

  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, Tcp::socket socket) {
      if (error) return;
      change([](HttpsServerRecord& record) { ++record.connections; });
      start_session(std::move(socket), tls_ ? &*tls_ : nullptr, *this);
      accept();
    });
  }

  HttpAnswer on_request(HttpRequest request) override {
    change([&](HttpsServerRecord& record) { record.requests.push_back(std::move(request)); });
    if (script_.empty()) return {};
    HttpAnswer answer = std::move(script_.front());
    script_.pop_front();
    return answer;
  }

  void on_connection_failed() override {
    change([](HttpsServerRecord& record) { ++record.failed_connections; });
  }

  void on_answer_cut_short() override {
    change([](HttpsServerRecord& record) { ++record.answers_cut_short; });
  }

  template <class Change>
  void change(Change apply) {
    {
      const std::scoped_lock lock(mutex_);
      apply(record_);
    }
    changed_();
  }

  std::deque<HttpAnswer> script_;
  const std::function<void()> changed_;
  mutable std::mutex mutex_;
  HttpsServerRecord record_;

  std::optional<asio::ssl::context> tls_;
  asio::io_context context_;
  Tcp::acceptor acceptor_;
  std::thread thread_;
};

HttpsServer::HttpsServer(const HttpsServerOptions& options, std::vector<HttpAnswer> script,
                         std::function<void()> changed)
    : life_(std::make_unique<Life>(options, std::move(script), std::move(changed))) {}

HttpsServer::~HttpsServer() = default;

std::uint16_t HttpsServer::port() const { return life_->port(); }

HttpsServerRecord HttpsServer::record() const { return life_->record(); }

}  // namespace latchkey::test_support
