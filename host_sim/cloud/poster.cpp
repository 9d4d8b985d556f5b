#include "cloud/poster.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <optional>

namespace latchkey::cloud {

Poster::Poster(boost::asio::io_context& loop, Done done)
    : loop_(loop),
      done_(std::move(done)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Poster::~Poster() = default;

void Poster::post(std::size_t number, https_curl::Posting posting) {
  {
    const std::scoped_lock lock(mutex_);
    posted_.emplace_back(number, std::move(posting));
  }
  transfers_.wake();
}

void Poster::run(const std::stop_token& stop) {
  https_curl::Transfers::block_sigpipe();
  const std::stop_callback on_stop(stop, [this] { transfers_.wake(); });
  while (!stop.stop_requested()) {
    start_posted();
    for (const auto& [number, reply] : transfers_.perform()) {
      boost::asio::post(
          loop_, lifetime_.guard([this, number = number, reply = reply] { done_(number, reply); }));
    }
    transfers_.wait(std::nullopt);
  }
}

void Poster::start_posted() {
  Postings postings;
  {
    const std::scoped_lock lock(mutex_);
    postings.swap(posted_);
  }
  for (const auto& [number, posting] : postings) {
    transfers_.start(number,
                     std::make_unique<https_curl::Request>(posting, https_curl::RequestLimits{}));
  }
}

}  // namespace latchkey::cloud
