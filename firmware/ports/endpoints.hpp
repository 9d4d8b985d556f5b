// Endpoints: the HTTPS callback endpoints that the vehicle's configuration registers by name.
//
// Threading: calls and events are on the event loop's thread; posting happens elsewhere.
#pragma once

#include <utility>

#include "core/ids.hpp"
#include "ports/journal.hpp"

namespace latchkey::ports {

class Endpoints {
 public:
  class Events {
   public:
    // The answer to post(), once. `taken`: the endpoint has it. Otherwise it was given up: it grew
    // too old, too many others wait, or the configuration knows the endpoint no more.
    virtual void on_posted(const core::CommandId& id, bool taken) = 0;

   protected:
    ~Events() = default;
  };

  Endpoints() = default;
  Endpoints(const Endpoints&) = delete;
  Endpoints& operator=(const Endpoints&) = delete;
  virtual ~Endpoints() = default;

  // `events` must outlive the Endpoints.
  void open(Events& events) { do_open(events); }

  // Posts this outcome to that endpoint, again and again, until it is taken or given up. What is
  // under way when the Endpoints end is not answered: it is posted again after the next start.
  void post(const core::EndpointName& endpoint, StoredOutcome outcome) {
    do_post(endpoint, std::move(outcome));
  }

 private:
  virtual void do_open(Events& events) = 0;
  virtual void do_post(const core::EndpointName& endpoint, StoredOutcome outcome) = 0;
};

}  // namespace latchkey::ports
