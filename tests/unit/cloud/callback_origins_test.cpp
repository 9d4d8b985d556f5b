// Where callbacks may go, and the ways to make a URL look as if it went there.
#include <CppUTest/TestHarness.h>

#include "cloud/deliveries.hpp"

using namespace latchkey;  // NOLINT(google-build-using-namespace)
using cloud::CallbackOrigins;

TEST_GROUP(CallbackOrigins) {
  const CallbackOrigins origins =
      CallbackOrigins::parse(
          {"https://fleet.example", "http://127.0.0.1:9000", "http://[::1]", "https://Ca.Example/"})
          .value();

  void check_allowed(const char* url) const {
    const auto objection = origins.objection(url);
    CHECK_TEXT(!objection, (std::string(url) + ": " + objection.value_or("")).c_str());
  }
  void check_refused(const std::string& url, const char* why) const {
    const auto objection = origins.objection(url);
    CHECK_TEXT(objection.has_value(), url.c_str());
    STRCMP_CONTAINS_TEXT(why, objection->c_str(), url.c_str());
  }
  static void check_no_origin(const char* text, const char* why) {
    const auto parsed = CallbackOrigins::parse({"https://fleet.example", text});
    CHECK_TEXT(!parsed.has_value(), text);
    STRCMP_CONTAINS(why, parsed.error().c_str());
  }
};

TEST(CallbackOrigins, Url_ofAnOrigin_isAllowed) {
  for (const char* url :
       {"https://fleet.example", "https://fleet.example/outcomes?x=1#y", "https://fleet.example:1/",
        "http://127.0.0.1:9000/outcomes", "http://[::1]/", "http://[::1]:81/a@b"}) {
    check_allowed(url);
  }
}

TEST(CallbackOrigins, Case_ofSchemeAndHost_doesNotMatter) {
  for (const char* url : {"HTTPS://FLEET.example/", "https://ca.EXAMPLE/a"}) check_allowed(url);
}

TEST(CallbackOrigins, Url_ofAnotherOrigin_isRefused) {
  for (const char* url :
       {"http://fleet.example/", "https://fleet.example.evil/", "https://evil/fleet.example",
        "https://fleet.example./", "https://www.fleet.example/", "https:///evil/fleet.example",
        "http://127.0.0.1/", "http://127.0.0.1:90000/", "http://127.0.0.1:9001/", "http://[::2]/",
        "http://localhost/"}) {
    check_refused(url, "");
  }
  check_refused("http://127.0.0.1:80/", "callbacks may not go to http://127.0.0.1:80");
}

TEST(CallbackOrigins, Another_spellingOfAnAddress_isTheSameHost) {
  for (const char* url : {"http://0x7f.1:9000/", "http://2130706433:9000/",
                          "http://127.0.0.1:09000/", "http://[0:0:0:0:0:0:0:1]/"}) {
    check_allowed(url);
  }
}

TEST(CallbackOrigins, User_isRefused) {
  for (const char* url : {"https://fleet.example@evil/", "https://user:word@fleet.example/",
                          "https://@fleet.example/", "https://:word@fleet.example/",
                          "https://fleet.example\\@evil/"}) {
    check_refused(url, "it names a user");
  }
}

TEST(CallbackOrigins, Another_scheme_isRefused) {
  for (const char* url : {"ftp://fleet.example/", "file:///etc/passwd", "gopher://127.0.0.1:9000/"})
    check_refused(url, "its scheme is neither http nor https");
}

TEST(CallbackOrigins, What_isNoUrl_isRefused) {
  for (const char* url : {"", "fleet.example", "//fleet.example/", "/outcomes", "https://",
                          "https://fleet.example:x/", "https://fleet.example/a b",
                          "https://fleet.example/\r\nX: 1"}) {
    check_refused(url, "it ");
  }
  check_refused(std::string("https://fleet.example\0.evil/", 28), "it is no URL");
  check_refused("https://fleet.example/" + std::string(2048, 'a'), "longer than 2048 bytes");
}

TEST(CallbackOrigins, Interface_ofThisMachine_isRefused) {
  check_refused("http://[::1%25eth0]/", "it names an interface");
}

TEST(CallbackOrigins, Origin_isSchemeAndHost) {
  check_no_origin("fleet.example", "'fleet.example': it is no URL");
  check_no_origin("ftp://fleet.example", "its scheme is neither");
  check_no_origin("https://user@fleet.example", "it names a user");
  check_no_origin("https://fleet.example/outcomes", "it has a path");
  check_no_origin("https://fleet.example?a=b", "more than scheme, host and port");
  check_no_origin("https://fleet.example#a", "more than scheme, host and port");
}

TEST(CallbackOrigins, Without_originsNothingIsAllowed) {
  CHECK(CallbackOrigins::parse({}).value().objection("https://fleet.example/").has_value());
}
