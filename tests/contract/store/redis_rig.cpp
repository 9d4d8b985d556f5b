#include <stdexcept>

#include "redis_stores.hpp"
#include "store_rig.hpp"

namespace latchkey::contract {
namespace {

class RedisRig final : public StoreRig {
 public:
  explicit RedisRig(boost::asio::io_context& loop) : stores_(loop) {
    if (!run_until(loop, [this] { return stores_.are_up(); })) {
      throw std::runtime_error("Redis does not start");
    }
  }

  cloud::Store& store() override { return *stores_.store; }
  cloud::Store& other() override { return *stores_.other; }
  void end_store() override { stores_.store.reset(); }

 private:
  RedisStores stores_;
};

}  // namespace

std::unique_ptr<StoreRig> make_store_rig(boost::asio::io_context& loop) {
  return std::make_unique<RedisRig>(loop);
}

}  // namespace latchkey::contract
