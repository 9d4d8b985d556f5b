#include "http/content_types.hpp"

#include <array>
#include <utility>

namespace latchkey::http {

std::string_view content_type_of(std::string_view path) {
  using Row = std::pair<std::string_view, std::string_view>;
  static constexpr std::array kTypes{
      Row{".html", "text/html; charset=utf-8"},
      Row{".js", "text/javascript; charset=utf-8"},
      Row{".css", "text/css; charset=utf-8"},
      Row{".svg", "image/svg+xml"},
      Row{".json", "application/json"},
      Row{".png", "image/png"},
      Row{".ico", "image/x-icon"},
      Row{".txt", "text/plain; charset=utf-8"},
      Row{".webmanifest", "application/manifest+json"},
      Row{".woff2", "font/woff2"},
      Row{".map", "application/json"},
  };
  for (const auto& [extension, type] : kTypes) {
    if (path.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

}  // namespace latchkey::http
