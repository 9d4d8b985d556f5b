// Poster: makes the POSTs of Deliveries with libcurl, on a thread of its own that sleeps while
// there are none.
//
// Threading: one thread, the loop's; so does the answer come.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/https_curl/transfers.hpp"
#include "base/lifetime.hpp"

namespace latchkey::cloud {

class Poster {
 public:
  // What became of the request of this number: once for each that ended before this one did.
  using Done = std::function<void(std::size_t number, const https_curl::Reply& reply)>;

  Poster(boost::asio::io_context& loop, Done done);
  Poster(const Poster&) = delete;
  Poster& operator=(const Poster&) = delete;
  ~Poster();  // aborts what is under way, at once

  // `number` is none that is under way.
  void post(std::size_t number, https_curl::Posting posting);

 private:
  using Postings = std::vector<std::pair<std::size_t, https_curl::Posting>>;

  // The thread's.
  void run(const std::stop_token& stop);
  void start_posted();

  boost::asio::io_context& loop_;
  const Done done_;
  std::mutex mutex_;
  Postings posted_;  // and not seen by the thread yet
  https_curl::Transfers transfers_;
  base::Lifetime lifetime_;
  std::jthread thread_;  // the last: it uses all of the above
};

}  // namespace latchkey::cloud
