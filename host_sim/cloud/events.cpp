#include "cloud/events.hpp"

#include <algorithm>
#include <utility>

#include "codec/strict_json.hpp"

namespace latchkey::cloud {

bool Events::add(std::shared_ptr<http::Exchange> listener, Sees sees) {
  if (listeners_.size() >= kListenersMax) return false;
  listener->start_events();
  listener->on_gone(lifetime_.guard([this, gone = listener.get()] {
    std::erase_if(listeners_, [gone](const Listener& one) { return one.exchange.get() == gone; });
  }));
  listeners_.push_back({std::move(listener), std::move(sees)});
  return true;
}

void Events::send(std::string_view vin, std::string_view name, const Json& data) {
  if (listeners_.empty()) return;
  const std::string text = codec::dump_json(data);
  // Who reads too slowly is gone while it is being sent to.
  for (auto next = listeners_.begin(); next != listeners_.end();) {
    const auto listener = next++;
    if (!listener->sees(vin)) continue;
    const auto exchange = listener->exchange;
    exchange->send_event(name, text);
  }
}

void Events::keep_alive() {
  for (auto next = listeners_.begin(); next != listeners_.end();) {
    const auto exchange = (next++)->exchange;
    exchange->send_comment("still here");
  }
}

void Events::close_all() {
  const auto ended = std::exchange(listeners_, {});
  for (const Listener& listener : ended) listener.exchange->close();
}

}  // namespace latchkey::cloud
