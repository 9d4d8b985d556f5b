#include "http/static_files.hpp"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "http/content_types.hpp"

namespace latchkey::http {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBytesMax = 16 * 1024 * 1024;

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Tells versions of a file apart; nobody gains by making two that it takes for one.
std::string etag_of(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  return "\"" + std::to_string(bytes.size()) + "-" + std::to_string(hash) + "\"";
}

// RFC 9110, section 13.1.2: a list of tags, compared weakly.
bool names_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

// No more than `bytes_max`; nothing: it is longer, or cannot be read.
std::optional<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size > bytes_max) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  return bytes;
}

std::string join(const std::vector<std::string>& path) {
  if (path.empty()) return "index.html";
  std::string name = path.front();
  for (const std::string& segment : std::span(path).subspan(1)) name += "/" + segment;
  return name;
}

}  // namespace

base::Result<StaticFiles, std::string> StaticFiles::read(const fs::path& folder) {
  StaticFiles files;
  std::size_t bytes_left = kBytesMax;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;  // what cannot be looked at is no regular file
    if (!fs::is_regular_file(entry->symlink_status(ignored))) continue;  // a link leads anywhere
    std::optional<std::string> body = read_file(entry->path(), bytes_left);
    if (!body) {
      return base::unexpected(entry->path().string() +
                              ": cannot be read, or is more than 16 MiB with the others");
    }
    bytes_left -= body->size();
    std::string name = entry->path().lexically_relative(folder).generic_string();
    File file{.content_type = std::string(content_type_of(name)),
              .etag = etag_of(*body),
              .body = std::move(*body),
              .immutable = name.starts_with("assets/")};
    files.files_.emplace(std::move(name), std::move(file));
  }
  if (error) return base::unexpected(folder.string() + ": " + error.message());
  return files;
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const auto found = files_.find(join(request.path));
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;

  Response response{
      .headers = {
          {"ETag", file.etag},
          {"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Content-Security-Policy", std::string(kContentSecurityPolicy)},
      }};
  response.content_type = file.content_type;
  if (names_etag(request.header("if-none-match"), file.etag)) {
    response.status = 304;
  } else {
    response.body = file.body;
  }
  return response;
}

}  // namespace latchkey::http
