// MemoryStore: for one instance; what it holds ends with it. See store.hpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "cloud/store.hpp"

namespace latchkey::cloud {

// Time is the steady clock's; leases, guards and kept outcomes expire without a timer, when they
// are next looked at. At most `entries_max` commands are kept: the oldest that are final make room;
// where none is, start() answers `unavailable`.
[[nodiscard]] std::unique_ptr<Store> make_memory_store(boost::asio::io_context& loop,
                                                       std::size_t entries_max = 10'000);

}  // namespace latchkey::cloud
