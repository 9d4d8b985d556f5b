// HttpsServer: answers HTTP/1.1 requests on a port of 127.0.0.1 by a script, and records them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::test_support {

struct HttpRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct HttpAnswer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  bool withheld = false;  // the connection stays open, and nothing comes
};

// PEM files. Without `cert_file` the server speaks plain HTTP.
struct HttpsServerOptions {
  std::string cert_file;
  std::string key_file;
  std::string client_ca_file{};  // empty: clients need no certificate
};

// What has happened, as far as the server can see.
struct HttpsServerRecord {
  std::vector<HttpRequest> requests;
  int connections = 0;         // accepted by TCP
  int failed_connections = 0;  // that ended in the TLS handshake, or with what is no HTTP
  int answers_cut_short = 0;   // by the client
};

class HttpsServer {
 public:
  // Answers in the order in which requests come, on whichever connection; 200 when the script is at
  // its end. `changed` is called on the server's thread whenever the record has changed.
  HttpsServer(const HttpsServerOptions& options, std::vector<HttpAnswer> script,
              std::function<void()> changed);
  HttpsServer(const HttpsServer&) = delete;
  HttpsServer& operator=(const HttpsServer&) = delete;
  ~HttpsServer();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] HttpsServerRecord record() const;

 private:
  class Life;
  std::unique_ptr<Life> life_;
};

}  // namespace latchkey::test_support
