// StaticFiles: a built web page, read into memory once. Nothing outside of its folder can be named.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "http/server.hpp"

namespace latchkey::http {

class StaticFiles {
 public:
  // All regular files below `folder`, 16 MiB together at most; or why they cannot be read.
  static base::Result<StaticFiles, std::string> read(const std::filesystem::path& folder);

  // For GET and HEAD; `/` is index.html. Nothing: no such file. With ETag (304 on If-None-Match),
  // `nosniff`, no-referrer, and a Content-Security-Policy that lets the page reach nothing but its
  // own server. Files below assets/ carry a hash in their names and may be kept for ever; the
  // others are asked for again.
  [[nodiscard]] std::optional<Response> find(const Request& request) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::string body;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;  // by path, without a leading slash
};

}  // namespace latchkey::http
