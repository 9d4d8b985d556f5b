// RequestReader: bytes of a connection in, one request after the other out. Does no I/O.
//
// Bounds: holds one request of at most body_bytes_max, and what was appended behind it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "http/allowed_hosts.hpp"
#include "http/server.hpp"

namespace latchkey::http {

class RequestReader {
 public:
  struct NeedsMore {};
  struct WantsContinue {};  // the client waits for `100 Continue` before it sends the body
  struct Complete {
    Request request;
    bool keep_alive = false;  // the client can take another answer on this connection
  };
  // The answer to what is no request or may not be asked. The connection cannot be read on: where
  // the next request would begin is not known.
  struct Refused {
    Response answer;
  };
  using Step = std::variant<NeedsMore, WantsContinue, Complete, Refused>;

  // Both must outlive it.
  RequestReader(const Limits& limits, const AllowedHosts& hosts);
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  void append(std::string_view bytes);

  // Not after Refused.
  Step next();

  // Between requests: nothing of the next one is here.
  [[nodiscard]] bool idle() const { return parsing_ == nullptr && unread_.empty(); }
  [[nodiscard]] std::size_t unread_bytes() const { return unread_.size(); }

 private:
  struct Parsing;

  Step parse();

  const Limits& limits_;
  const AllowedHosts& hosts_;
  std::string unread_;
  std::unique_ptr<Parsing> parsing_;  // none: no byte of a request was parsed yet
};

}  // namespace latchkey::http
