// WatchedStore: another store's front that can be away, and tells what it was asked.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cloud/store.hpp"

namespace latchkey::contract {

class WatchedStore final : public cloud::Store {
 public:
  explicit WatchedStore(cloud::Store& store) : store_(store) {}

  [[nodiscard]] bool is_up() const override { return up; }

  bool up = true;
  int claims = 0;
  std::vector<std::pair<std::string, base::Millis>> postponed;
  std::set<std::string> delivered_ids;  // and the store has noted it

 private:
  void do_start(cloud::Entry entry, base::Millis guard_for, base::Millis due_in,
                cloud::StoreAnswer<cloud::Started> answer) override;
  void do_change(cloud::Entry entry, cloud::StoreAnswer<bool> answer) override;
  void do_find(const std::string& id,
               cloud::StoreAnswer<std::optional<cloud::Entry>> answer) override;
  void do_find_open(const std::string& vin,
                    cloud::StoreAnswer<std::vector<cloud::Entry>> answer) override;
  void do_claim(cloud::DueList list, base::Millis lease, std::size_t max,
                cloud::StoreAnswer<std::vector<cloud::Entry>> answer) override;
  void do_postpone(cloud::DueList list, const std::string& id, base::Millis due_in,
                   cloud::StoreAnswer<bool> answer) override;
  void do_delivered(const std::string& id, cloud::StoreAnswer<bool> answer) override;
  void do_take(const std::string& who, cloud::RateLimit limit,
               cloud::StoreAnswer<base::Millis> answer) override;
  void do_put_endpoint(const std::string& client, cloud::CallbackEndpoint endpoint,
                       cloud::StoreAnswer<bool> answer) override;
  void do_remove_endpoint(const std::string& client, const std::string& name,
                          cloud::StoreAnswer<bool> answer) override;
  void do_endpoints(const std::string& client,
                    cloud::StoreAnswer<std::vector<cloud::CallbackEndpoint>> answer) override;

  cloud::Store& store_;
};

}  // namespace latchkey::contract
