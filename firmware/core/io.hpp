// Everything that goes into the core and comes out of it. The core does nothing else.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/callback.hpp"
#include "core/catalogue.hpp"
#include "core/hal_types.hpp"
#include "core/ids.hpp"
#include "core/request.hpp"
#include "core/restored.hpp"
#include "core/roles.hpp"

namespace latchkey::core {

// What became of a received message.
enum class Disposition : std::uint8_t { accepted, duplicate, refused, answered, ignored };

namespace input {

struct Started {  // comes first: nothing is accepted before it
  Restored restored;
};
struct Arrived {
  Ticket ticket;
  Request request;
};
struct ArrivedUndecodable {
  Ticket ticket;
  Undecodable what;
};
struct Verified {  // answers output::Verify
  Ticket ticket;
  bool genuine;
};
struct Stored {  // answers output::Store
  StoreToken token;
  bool ok;
};
struct WriteDone {  // answers output::Write
  WriteToken token;
  WriteResult result;
};
struct Stopped {  // answers output::Stop
  WriteToken token;
};
struct SignalChanged {
  SignalId signal;
  std::optional<Value> value;
};
struct LinkUp {};
struct LinkDown {};
struct Delivered {  // the broker has the outcome of this command
  CommandId id;
};
struct Posted {  // answers output::Post
  CommandId id;
  bool taken;  // or else given up
};
struct KeysChanged {  // to be used from now on, by what runs already as well
  KeySet keys;
};
struct VehicleChanged {  // it takes these commands from now on, and its signals are unknown
  Catalogue catalogue;
};
struct TimePassed {};  // next_deadline() was reached
struct Shutdown {};    // accept nothing more, end what runs

}  // namespace input

using Input =
    std::variant<input::Started, input::Arrived, input::ArrivedUndecodable, input::Verified,
                 input::Stored, input::WriteDone, input::Stopped, input::SignalChanged,
                 input::LinkUp, input::LinkDown, input::Delivered, input::Posted,
                 input::KeysChanged, input::VehicleChanged, input::TimePassed, input::Shutdown>;

// What the journal is asked to keep.
namespace record {

// A command has the slot. Holds the intent of its first step, so that a command of one step costs
// two commits: this one and its outcome.
struct Accept {
  Request request;
  base::WallTime time_floor;  // as it is now, the command's own `iat` included
};
// A step after the first is about to be written.
struct Intent {
  CommandId id;
  bool compensating = false;  // a step of the rollback
  unsigned step = 0;          // from 1
};
// How it ended. Its bytes are what is published, and published again, from now on.
struct Outcome {
  Callback callback;
  ReplyTo reply_to;
};
// The broker has the outcome: it need not be sent again.
struct Delivered {
  CommandId id;
};
// The endpoint has the outcome, or never gets it.
struct Posted {
  CommandId id;
};

}  // namespace record

using Record = std::variant<record::Accept, record::Intent, record::Outcome, record::Delivered,
                            record::Posted>;

// Facts for the log and the metrics; nothing depends on them.
enum class FactKind : std::uint8_t {
  accepted,
  duplicate,
  refused,
  ignored,
  answered,
  step_started,
  step_confirmed,
  rolling_back,
  concluded,
  delivered,
  posted,
  not_posted,  // given up
  recovering,
  stuck,
  unstuck,
  store_failed,
  illegal_event,
  link_up,
  link_down,
  unsent,      // a callback that is not an outcome found no room or no connection
  vehicle_up,  // it is known: every signal, and that it rests
  vehicle_down,
};

inline constexpr FactKind kLastFactKind = FactKind::vehicle_down;

struct Fact {
  FactKind kind;
  std::optional<CommandId> id;
  std::optional<Reason> reason;
  Detail detail;
};

namespace output {

struct Verify {  // check the signature of this message, answer with input::Verified
  Ticket ticket;
};
struct Settle {  // the message's disposition is durable or final: acknowledge it
  Ticket ticket;
  Disposition disposition;
};
struct Store {
  StoreToken token;
  Record record;
};
struct Say {  // publish a callback that is not an outcome; lost is lost, except with QoS 1
  Callback callback;
  ReplyTo reply_to;
  std::uint8_t qos;
  bool sign;  // what is said before the sender is known to be genuine is not
};
struct Deliver {  // publish the stored outcome where its command asked, until input::Delivered
  CommandId id;
};
struct Post {  // the stored outcome to this callback endpoint, until input::Posted
  CommandId id;
  EndpointName endpoint;
};
struct Repeat {  // publish the stored outcome to somebody who sent the command again
  CommandId id;
  ReplyTo reply_to;
};
struct Write {
  WriteToken token;
  std::vector<Assignment> assignments;
};
struct Stop {
  WriteToken token;
};
struct AnnouncePresence {};  // presence and catalogue, retained
struct ReportSlot {};        // Agent::holder() has changed
struct ReportState {};       // Agent::signals() have changed

}  // namespace output

using Output =
    std::variant<output::Verify, output::Settle, output::Store, output::Say, output::Deliver,
                 output::Post, output::Repeat, output::Write, output::Stop,
                 output::AnnouncePresence, output::ReportSlot, output::ReportState, Fact>;

}  // namespace latchkey::core
