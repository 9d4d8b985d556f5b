#include "http/request_reader.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "http/answers.hpp"
#include "http/target.hpp"

namespace latchkey::http {
namespace {

namespace beast_http = boost::beast::http;
using Parser = beast_http::request_parser<beast_http::string_body>;
using Fields = Parser::value_type::header_type;

std::string to_string(boost::beast::string_view text) { return {text.data(), text.size()}; }

Response bad_request(std::string_view why) { return error_response(400, "bad_request", why); }

Response header_too_large() {
  return error_response(431, "too_large", "the header is longer than this server reads");
}

Response refusal_of(const boost::system::error_code& error) {
  if (error == beast_http::error::header_limit) return header_too_large();
  if (error == beast_http::error::body_limit) {
    return error_response(413, "too_large", "the body is longer than this server reads");
  }
  return bad_request("this is no HTTP/1.1 request");
}

// What two readers of one connection could understand differently is refused (RFC 9112, 11.2).
std::optional<Response> check_framing(const Fields& fields) {
  const auto encoding = fields.find(beast_http::field::transfer_encoding);
  if (encoding == fields.end()) return std::nullopt;
  if (fields.version() >= 11 && boost::algorithm::iequals(encoding->value(), "chunked")) {
    return std::nullopt;
  }
  return bad_request("the only transfer encoding that is understood is chunked");
}

std::optional<Response> check_host(const Fields& fields, const AllowedHosts& hosts) {
  const auto count = fields.count(beast_http::field::host);
  if (count == 0 && fields.version() < 11) return std::nullopt;  // no browser is that old
  if (count != 1) return bad_request("a request has one Host header");
  const auto host = fields[beast_http::field::host];
  if (hosts.allow({host.data(), host.size()})) return std::nullopt;
  return error_response(403, "forbidden_host", "this server does not go by that name");
}

// RFC 9110, section 10.1.1: from HTTP/1.0 it means nothing.
bool expects_continue(const Fields& fields) {
  return fields.version() >= 11 &&
         boost::algorithm::iequals(fields[beast_http::field::expect], "100-continue");
}

base::Result<Request, Response> to_request(const Fields& fields, const AllowedHosts& hosts) {
  if (auto refusal = check_framing(fields)) return base::unexpected(std::move(*refusal));
  if (auto refusal = check_host(fields, hosts)) return base::unexpected(std::move(*refusal));
  Request request;
  request.method = to_string(fields.method_string());
  request.target = to_string(fields.target());
  auto target = parse_target(request.target);
  if (!target) return base::unexpected(bad_request(target.error()));
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  for (const auto& field : fields) {
    std::string name = boost::algorithm::to_lower_copy(to_string(field.name_string()));
    const auto [known, added] =
        request.headers.try_emplace(std::move(name), to_string(field.value()));
    if (!added) known->second += ", " + to_string(field.value());
  }
  return request;
}

}  // namespace

std::string_view Request::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : found->second;
}

struct RequestReader::Parsing {
  explicit Parsing(const Limits& limits) {
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    parser.body_limit(limits.body_bytes_max);
  }

  Parser parser;
  std::size_t header_bytes = 0;  // so far
  // From the header alone: the parser adds the trailers behind a chunked body to its fields.
  Request request;
  bool expects_continue = false;
};

RequestReader::RequestReader(const Limits& limits, const AllowedHosts& hosts)
    : limits_(limits), hosts_(hosts) {}

RequestReader::~RequestReader() = default;

void RequestReader::append(std::string_view bytes) { unread_ += bytes; }

RequestReader::Step RequestReader::next() {
  if (unread_.empty()) return NeedsMore{};
  if (!parsing_) parsing_ = std::make_unique<Parsing>(limits_);
  Step step = parse();
  if (std::holds_alternative<Complete>(step)) parsing_.reset();
  return step;
}

RequestReader::Step RequestReader::parse() {
  Parser& parser = parsing_->parser;
  while (!parser.is_done()) {
    const bool in_header = !parser.is_header_done();
    if (!in_header && unread_.empty()) {
      if (!std::exchange(parsing_->expects_continue, false)) return NeedsMore{};
      return WantsContinue{};
    }

    boost::system::error_code error;
    const std::size_t parsed = parser.put(boost::asio::buffer(unread_), error);
    unread_.erase(0, parsed);
    if (in_header) parsing_->header_bytes += parsed;
    if (error && error != beast_http::error::need_more) return Refused{refusal_of(error)};

    if (in_header) {
      const std::size_t behind = error ? unread_.size() : 0;
      if (parsing_->header_bytes + behind > limits_.header_bytes_max) {
        return Refused{header_too_large()};
      }
    } else if (error && unread_.size() > limits_.header_bytes_max) {
      return Refused{bad_request("a chunk's header or the trailers are too long")};
    }
    if (error) return NeedsMore{};
    if (in_header) {
      auto request = to_request(parser.get().base(), hosts_);
      if (!request) return Refused{std::move(request.error())};
      parsing_->request = std::move(*request);
      parsing_->expects_continue = expects_continue(parser.get().base());
    }
  }
  parsing_->request.body = std::move(parser.get().body());
  return Complete{std::move(parsing_->request), parser.keep_alive()};
}

}  // namespace latchkey::http
