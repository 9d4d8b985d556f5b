#include "http/static_files.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace http = latchkey::http;
namespace fs = std::filesystem;

TEST_GROUP(HttpStaticFiles) {
  latchkey::test_support::TemporaryFolder folder;

  void write(const std::string& name, const std::string& text) {
    fs::create_directories(fs::path(folder.file(name)).parent_path());
    std::ofstream(folder.file(name)) << text;
  }

  void setup() override {
    write("index.html", "<!doctype html>");
    write("assets/main-1a2b.js", "start()");
  }

  std::optional<http::Response> find(std::vector<std::string> path,
                                     const std::string& method = "GET",
                                     const std::string& if_none_match = {}) {
    const auto files = http::StaticFiles::read(folder.path());
    CHECK(files.has_value());
    http::Request request;
    request.method = method;
    request.path = std::move(path);
    request.headers = {{"if-none-match", if_none_match}};
    return files->find(request);
  }

  static std::string header(const http::Response& response, const std::string& name) {
    for (const auto& [header, value] : response.headers) {
      if (header == name) return value;
    }
    return {};
  }
};

TEST(HttpStaticFiles, Root_is_the_index) {
  const auto response = find({});
  CHECK(response.has_value());
  LONGS_EQUAL(200, response->status);
  STRCMP_EQUAL("<!doctype html>", response->body.c_str());
  STRCMP_EQUAL("text/html; charset=utf-8", response->content_type.c_str());
  STRCMP_EQUAL("no-cache", header(*response, "Cache-Control").c_str());
}

TEST(HttpStaticFiles, File_with_a_hash_in_its_name_may_be_kept) {
  const auto response = find({"assets", "main-1a2b.js"}, "HEAD");
  CHECK(response.has_value());
  STRCMP_EQUAL("start()", response->body.c_str());
  STRCMP_CONTAINS("immutable", header(*response, "Cache-Control").c_str());
}

TEST(HttpStaticFiles, Page_can_reach_nothing_but_its_own_server) {
  const auto response = find({});
  STRCMP_CONTAINS("default-src 'self'; ", header(*response, "Content-Security-Policy").c_str());
  STRCMP_CONTAINS("frame-ancestors 'none'", header(*response, "Content-Security-Policy").c_str());
  STRCMP_EQUAL("nosniff", header(*response, "X-Content-Type-Options").c_str());
  STRCMP_EQUAL("no-referrer", header(*response, "Referrer-Policy").c_str());
}

TEST(HttpStaticFiles, File_that_the_client_has_is_not_sent_again) {
  const std::string etag = header(*find({}), "ETag");
  for (const std::string& known : {etag, "\"other\", W/" + etag, std::string("*")}) {
    const auto response = find({}, "GET", known);
    LONGS_EQUAL(304, response->status);
    STRCMP_EQUAL("", response->body.c_str());
    STRCMP_EQUAL(etag.c_str(), header(*response, "ETag").c_str());
  }
  LONGS_EQUAL(200, find({}, "GET", "\"other\"")->status);
  write("index.html", "<!doctype HTML>");
  LONGS_EQUAL(200, find({}, "GET", etag)->status);
}

TEST(HttpStaticFiles, Nothing_else_is_found) {
  CHECK(!find({"none.html"}).has_value());
  CHECK(!find({"assets"}).has_value());
  CHECK(!find({"assets", ""}).has_value());
  CHECK(!find({"", "index.html"}).has_value());
  CHECK(!find({"..", "index.html"}).has_value());
  CHECK(!find({}, "POST").has_value());
}

TEST(HttpStaticFiles, Links_are_not_followed) {
  const latchkey::test_support::TemporaryFolder elsewhere;
  std::ofstream(elsewhere.file("secret")) << "secret";
  fs::create_symlink(elsewhere.file("secret"), folder.file("link"));
  fs::create_directory_symlink(elsewhere.path(), folder.file("folder"));
  CHECK(!find({"link"}).has_value());
  CHECK(!find({"folder", "secret"}).has_value());
}

TEST(HttpStaticFiles, Folder_that_is_not_there_is_told) {
  const auto files = http::StaticFiles::read(folder.path() / "none");
  CHECK(!files.has_value());
  STRCMP_CONTAINS("none: No such file", files.error().c_str());
}

TEST(HttpStaticFiles, Folder_that_is_too_large_is_told) {
  for (const auto* name : {"half", "other_half"}) {
    write(name, "");
    fs::resize_file(folder.file(name), 8 * 1024 * 1024);
  }
  const auto files = http::StaticFiles::read(folder.path());
  CHECK(!files.has_value());
  STRCMP_CONTAINS("16 MiB", files.error().c_str());
}
