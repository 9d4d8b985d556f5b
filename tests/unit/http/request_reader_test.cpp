#include "http/request_reader.hpp"

#include <CppUTest/TestHarness.h>

namespace http = latchkey::http;
using http::RequestReader;
using namespace std::string_literals;

namespace {

const std::string kHead = "POST /a/b?c=d HTTP/1.1\r\nHost: localhost\r\n";

}  // namespace

TEST_GROUP(HttpRequestReader) {
  http::Limits limits{.header_bytes_max = 256, .body_bytes_max = 32};
  http::AllowedHosts hosts{boost::asio::ip::make_address("127.0.0.1")};
  RequestReader reader{limits, hosts};

  bool needs_more() { return std::holds_alternative<RequestReader::NeedsMore>(reader.next()); }

  RequestReader::Complete complete() {
    auto step = reader.next();
    CHECK(std::holds_alternative<RequestReader::Complete>(step));
    return std::get<RequestReader::Complete>(std::move(step));
  }

  std::string body_of(const std::string& bytes) {
    reader.append(bytes);
    return complete().request.body;
  }

  void check_refused(unsigned status, const std::string& error, const std::string& bytes) {
    RequestReader fresh(limits, hosts);
    fresh.append(bytes);
    const auto step = fresh.next();
    const auto* const refused = std::get_if<RequestReader::Refused>(&step);
    CHECK_TEXT(refused != nullptr, bytes.c_str());
    LONGS_EQUAL_TEXT(status, refused->answer.status, bytes.c_str());
    STRCMP_CONTAINS(("\"error\":\"" + error + "\"").c_str(), refused->answer.body.c_str());
  }

  void check_bad_request(const std::string& bytes) { check_refused(400, "bad_request", bytes); }
};

TEST(HttpRequestReader, Request_is_taken_apart) {
  reader.append(kHead + "X-Twice: 1\r\nx-twice:  2 \r\nContent-Length: 2\r\n\r\n{}");
  const RequestReader::Complete read = complete();
  STRCMP_EQUAL("POST", read.request.method.c_str());
  STRCMP_EQUAL("/a/b?c=d", read.request.target.c_str());
  CHECK(read.request.path == std::vector({"a"s, "b"s}));
  CHECK(read.request.query == (std::map<std::string, std::string>{{"c", "d"}}));
  STRCMP_EQUAL("{}", read.request.body.c_str());
  CHECK(read.request.header("x-twice") == "1, 2");
  CHECK(read.request.header("x-none").empty());
  CHECK(read.keep_alive);
  CHECK(reader.idle());
}

TEST(HttpRequestReader, Request_may_come_byte_by_byte) {
  const std::string bytes = kHead + "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n";
  for (const char byte : bytes.substr(0, bytes.size() - 1)) {
    reader.append({&byte, 1});
    CHECK(needs_more());
    CHECK(!reader.idle());
  }
  STRCMP_EQUAL("{}", body_of(bytes.substr(bytes.size() - 1)).c_str());
}

TEST(HttpRequestReader, Requests_behind_one_another_are_read_one_by_one) {
  reader.append("GET /1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}" +
                "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\nGE"s);
  STRCMP_EQUAL("/1", complete().request.target.c_str());
  STRCMP_EQUAL("/2", complete().request.target.c_str());
  CHECK(needs_more());
  CHECK(!reader.idle());
}

TEST(HttpRequestReader, Connection_is_kept_as_the_client_asks) {
  const auto kept = [this](const std::string& bytes) {
    reader.append(bytes + "\r\n");
    return complete().keep_alive;
  };
  CHECK(kept(kHead));
  CHECK(!kept(kHead + "Connection: close\r\n"));
  CHECK(!kept("GET / HTTP/1.0\r\n"));
  CHECK(kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n"));
}

TEST(HttpRequestReader, Client_that_waits_for_leave_gets_it_once) {
  reader.append(kHead + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(std::holds_alternative<RequestReader::WantsContinue>(reader.next()));
  CHECK(needs_more());
  STRCMP_EQUAL("{}", body_of("{}").c_str());
}

TEST(HttpRequestReader, Client_that_does_not_wait_needs_no_leave) {
  STRCMP_EQUAL("{}",
               body_of(kHead + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}").c_str());
}

TEST(HttpRequestReader, Header_has_a_limit) {
  const std::string padding(limits.header_bytes_max - kHead.size() - 7, 'a');
  STRCMP_EQUAL("", body_of(kHead + "X: " + padding + "\r\n\r\n").c_str());
  check_refused(431, "too_large", kHead + "X: " + padding + "a\r\n\r\n");
  check_refused(431, "too_large", kHead + "X: " + padding + "aaaaa");
  check_refused(431, "too_large", "GET /" + std::string(limits.header_bytes_max, 'a'));
}

TEST(HttpRequestReader, Body_has_a_limit) {
  const std::string body(limits.body_bytes_max, 'a');
  STRCMP_EQUAL(body.c_str(), body_of(kHead + "Content-Length: 32\r\n\r\n" + body).c_str());
  check_refused(413, "too_large", kHead + "Content-Length: 33\r\n\r\n");
  const std::string chunked = kHead + "Transfer-Encoding: chunked\r\n\r\n";
  STRCMP_EQUAL(body.c_str(), body_of(chunked + "20\r\n" + body + "\r\n0\r\n\r\n").c_str());
  check_refused(413, "too_large", chunked + "21\r\n");
  check_refused(413, "too_large", chunked + "20\r\n" + body + "\r\n1\r\n");
}

TEST(HttpRequestReader, What_surrounds_chunks_has_a_limit) {
  const std::string chunked = kHead + "Transfer-Encoding: chunked\r\n\r\n";
  check_bad_request(chunked + "1;" + std::string(300, 'x'));
  check_bad_request(chunked + "0\r\n" + std::string(300, 'x'));
}

TEST(HttpRequestReader, Trailers_are_no_headers) {
  reader.append(kHead + "Transfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: Bearer x\r\n\r\n");
  CHECK(complete().request.header("authorization").empty());
}

TEST(HttpRequestReader, What_is_no_http_is_a_bad_request) {
  check_bad_request("\x16\x03\x01 a TLS hello\r\n\r\n");
  check_bad_request("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n");
  check_bad_request(kHead + "no colon\r\n\r\n");
  check_bad_request(kHead + "Content-Length: -1\r\n\r\n");
  check_bad_request(kHead + "Transfer-Encoding: chunked\r\n\r\nno number\r\n");
}

TEST(HttpRequestReader, Body_that_could_be_read_in_two_ways_is_a_bad_request) {
  check_bad_request(kHead + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
  check_bad_request(kHead + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n");
  check_bad_request(kHead + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n");
  check_bad_request(kHead + "Transfer-Encoding: gzip\r\n\r\n");
  check_bad_request(kHead + "Transfer-Encoding: gzip, chunked\r\n\r\n");
  check_bad_request(kHead + "Transfer-Encoding: chunked, chunked\r\n\r\n");
  check_bad_request("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(HttpRequestReader, Target_that_is_no_clean_path_is_a_bad_request) {
  check_bad_request("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  check_bad_request("GET /../etc HTTP/1.1\r\nHost: localhost\r\n\r\n");
  check_bad_request("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

TEST(HttpRequestReader, Request_of_another_host_is_forbidden) {
  check_refused(403, "forbidden_host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  check_refused(403, "forbidden_host", "GET / HTTP/1.1\r\nHost:\r\n\r\n");
}

TEST(HttpRequestReader, Request_has_one_host) {
  check_bad_request("GET / HTTP/1.1\r\n\r\n");
  check_bad_request("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
}
