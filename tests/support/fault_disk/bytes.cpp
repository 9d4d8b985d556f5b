#include "support/fault_disk/bytes.hpp"

#include <algorithm>

namespace latchkey::fault_disk {
namespace {

constexpr std::size_t kPage = 4096;

}  // namespace

void Bytes::resize(std::size_t size) {
  if (size < size_ && size % kPage != 0) {
    // What is cut off must not come back when the file grows again.
    Page& last = own_page(size / kPage);
    std::fill(last.begin() + static_cast<std::ptrdiff_t>(size % kPage), last.end(), '\0');
  }
  pages_.resize((size + kPage - 1) / kPage);
  size_ = size;
}

void Bytes::put(std::size_t offset, const char* from, std::size_t size) {
  if (size_ < offset + size) resize(offset + size);
  while (size > 0) {
    const std::size_t piece = std::min(kPage - offset % kPage, size);
    std::copy_n(from, piece, own_page(offset / kPage).data() + offset % kPage);
    offset += piece;
    from += piece;
    size -= piece;
  }
}

std::size_t Bytes::get(std::size_t offset, char* to, std::size_t size) const {
  const std::size_t there = offset < size_ ? std::min(size, size_ - offset) : 0;
  for (std::size_t done = 0; done < there;) {
    const std::size_t at = offset + done;
    const std::size_t piece = std::min(kPage - at % kPage, there - done);
    const auto& page = pages_[at / kPage];
    if (page) {
      std::copy_n(page->data() + at % kPage, piece, to + done);
    } else {
      std::fill_n(to + done, piece, '\0');
    }
    done += piece;
  }
  return there;
}

Bytes::Page& Bytes::own_page(std::size_t number) {
  auto& page = pages_[number];
  if (!page) {
    page = std::make_shared<Page>();
  } else if (page.use_count() > 1) {
    page = std::make_shared<Page>(*page);
  }
  return *page;
}

}  // namespace latchkey::fault_disk
