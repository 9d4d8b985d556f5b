#include "supervisor/demo.hpp"

#include <cstdio>
#include <string>
#include <utility>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/console.hpp"
#include "supervisor/caller.hpp"
#include "supervisor/story.hpp"
#include "vehicle/control_client.hpp"

namespace latchkey::supervisor {
namespace {

using core::Reason;
using core::Status;

constexpr const char* kJammedDoor = "Vehicle.Cabin.Door.Row2.PassengerSide";

// The vehicle's own view, through its control socket.
class VehicleView {
 public:
  VehicleView(const Stack& stack, Story& story)
      : socket_(stack.vehicle_control().string()), story_(story) {}

  std::string operator()(const std::string& line) {
    if (!story_.goes_on()) return {};
    auto reply = vehicle::control(socket_, line);
    if (!reply) story_.end({ErrorKind::no_answer, "the vehicle says: " + reply.error()});
    return reply.value_or("");
  }

  // How many values it was made to take so far.
  std::size_t actuations() { return count((*this)("log"), " taken "); }

  std::size_t doors_locked() { return count((*this)("dump"), ".IsLocked=true"); }

 private:
  static std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
  }

  std::string socket_;
  Story& story_;
};

struct Cast {
  Caller& owner;
  Caller& driver;
  VehicleView& vehicle;
};

void doors_unlock(Story& story, Cast& cast) {
  story.scene(
      "The owner unlocks the doors. Accepted is not done: done is what the vehicle confirms.");
  const auto unlock = story.send(cast.owner, "door_unlock");
  story.expect(cast.owner, unlock, Status::accepted);
  story.expect(cast.owner, unlock, Status::in_progress);
  story.expect_outcome(cast.owner, unlock, Status::succeeded);
  story.check(cast.vehicle.doors_locked() == 0, "all doors are unlocked");
}

// Returns the command that was refused first and done then.
std::optional<Caller::Sent> one_at_a_time(Story& story, Cast& cast) {
  story.scene(
      "The windows go halfway down. Meanwhile the driver wants the doors locked: one at a time.");
  const auto windows = story.send(cast.owner, "windows_set", {"percent=50"});
  story.expect(cast.owner, windows, Status::accepted);
  const auto lock = story.send(cast.driver, "door_lock");
  story.expect(cast.driver, lock, Status::rejected, Reason::busy);
  story.expect_outcome(cast.owner, windows, Status::succeeded);
  story.tell("Being refused used nothing up. The driver sends the very same message again:");
  auto again = story.send_again(cast.driver, lock);
  story.expect(cast.driver, again, Status::accepted);
  story.expect_outcome(cast.driver, again, Status::succeeded);
  return again;
}

void answered_from_memory(Story& story, Cast& cast, const std::optional<Caller::Sent>& done) {
  story.scene(
      "And once more, as networks do. It is answered from memory, and nothing moves again.");
  const std::size_t before = cast.vehicle.actuations();
  story.expect(cast.driver, story.send_again(cast.driver, done), Status::succeeded);
  const std::size_t now = cast.vehicle.actuations();
  story.tell("The vehicle's own log has " + std::to_string(before) + " actuations before and " +
             std::to_string(now) + " after.");
  story.check(before == now && now > 0, "the repeated command is not carried out again");
}

void door_jams(Story& story, Cast& cast) {
  story.scene("A door jams. The other three are locked again: all of it, or nothing.");
  cast.vehicle(std::string("jam ") + kJammedDoor);
  const auto unlock = story.send(cast.owner, "door_unlock");
  story.expect(cast.owner, unlock, Status::accepted);
  story.expect_outcome(cast.owner, unlock, Status::failed, Reason::not_confirmed);
  cast.vehicle("clear");
  const std::size_t locked = cast.vehicle.doors_locked();
  story.tell("Asked itself, the vehicle says: " + std::to_string(locked) + " of 4 doors locked.");
  story.check(locked == 4, "the doors are as they were");
}

void interlock_holds(Story& story, Cast& cast) {
  story.scene("The vehicle drives, at 50 km/h. Nobody unlocks it now.");
  cast.vehicle("set Vehicle.Speed=50");
  story.await_signal(cast.owner, "Vehicle.Speed", "50");
  const std::size_t before = cast.vehicle.actuations();
  const auto unlock = story.send(cast.owner, "door_unlock");
  story.expect(cast.owner, unlock, Status::rejected, Reason::interlock);
  story.check(cast.vehicle.actuations() == before, "a rejected command moves nothing");
}

std::string how_to_start(const std::filesystem::path& programs) {
  std::error_code failed;
  const auto program = std::filesystem::proximate(programs / "latchkey-sim", failed);
  return (program.is_absolute() ? "" : "./") + program.string();
}

}  // namespace

base::Result<void, Error> tell_demo(StackOptions options, const Termination& termination) {
  const std::filesystem::path programs = options.programs;
  options.interrupted = [&termination] { return termination.requested(); };
  auto crypto = crypto_mbedtls::Crypto::start();
  if (!crypto) return base::unexpected(Error{ErrorKind::system, "mbedTLS did not start"});
  const auto started = Stack::start(std::move(options));
  if (!started) return base::unexpected(started.error());
  Stack& stack = **started;
  auto owner = Caller::connect(stack, stack.apps()[0], *crypto);
  if (!owner) return base::unexpected(owner.error());
  auto driver = Caller::connect(stack, stack.apps()[1], *crypto);
  if (!driver) return base::unexpected(driver.error());

  client::Console console(stdout, stderr, /*colours=*/true);
  Story story(console, [&]() -> std::optional<Error> {
    if (termination.requested()) return Error{ErrorKind::interrupted, "interrupted"};
    return stack.first_ended();
  });
  console.line("Latchkey: a vehicle that takes signed commands over MQTT, one at a time.");
  console.line("Started: a broker (mosquitto, 127.0.0.1:" + std::to_string(stack.broker().port()) +
               "), vehicle " + stack.vin() + " (simulated), its agent.");
  console.line(
      "Made: keys and TLS certificates for two apps, owner and driver. Times are since sending.");

  VehicleView vehicle(stack, story);
  Cast cast{*owner, *driver, vehicle};
  doors_unlock(story, cast);
  const auto lock = one_at_a_time(story, cast);
  answered_from_memory(story, cast, lock);
  door_jams(story, cast);
  interlock_holds(story, cast);
  if (story.error()) return base::unexpected(*story.error());

  console.line("");
  console.line(console.paint(client::Colour::good,
                             "All " + std::to_string(story.checks()) + " checks hold.") +
               " Try it yourself: " + how_to_start(programs));
  return {};
}

}  // namespace latchkey::supervisor
