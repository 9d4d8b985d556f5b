// StoreRig: stores under test, new and empty. Whoever brings a store of their own writes one of
// these for it, and nothing else.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "cloud/store.hpp"

namespace latchkey::contract {

class StoreRig {
 public:
  StoreRig() = default;
  StoreRig(const StoreRig&) = delete;
  StoreRig& operator=(const StoreRig&) = delete;
  virtual ~StoreRig() = default;

  // It is up.
  virtual cloud::Store& store() = 0;
  // What another instance has. The same one, if its kind is for one instance only.
  virtual cloud::Store& other() = 0;
  // Ends store(); nothing else is asked of the rig then.
  virtual void end_store() = 0;
};

// `loop` outlives the rig.
std::unique_ptr<StoreRig> make_store_rig(boost::asio::io_context& loop);

}  // namespace latchkey::contract
