#include "cloud/memory_store.hpp"
#include "store_rig.hpp"

namespace latchkey::contract {
namespace {

class MemoryRig final : public StoreRig {
 public:
  explicit MemoryRig(boost::asio::io_context& loop) : store_(cloud::make_memory_store(loop)) {}

  cloud::Store& store() override { return *store_; }
  cloud::Store& other() override { return *store_; }
  void end_store() override { store_.reset(); }

 private:
  std::unique_ptr<cloud::Store> store_;
};

}  // namespace

std::unique_ptr<StoreRig> make_store_rig(boost::asio::io_context& loop) {
  return std::make_unique<MemoryRig>(loop);
}

}  // namespace latchkey::contract
