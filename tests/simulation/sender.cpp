#include "simulation/sender.hpp"

#include <utility>

#include "codec/base64url.hpp"
#include "simulation/life.hpp"

namespace latchkey::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void append_time(std::string& claims, std::string_view name, base::WallTime time) {
  const auto millis = time.time_since_epoch().count();
  claims += ",\"";
  claims += name;
  claims += "\":" + std::to_string(millis / 1000) + '.';
  const std::string fraction = std::to_string(1000 + millis % 1000);
  claims.append(fraction, 1);
}

std::string header_of(unsigned key) {
  return codec::encode_base64url(R"({"alg":"ES256","kid":")" + std::string(name_of_key(key)) +
                                 R"("})") +
         '.';
}

}  // namespace

void Sender::begin(Micros time) {
  for (std::size_t i = 3 + scene_.random.below(4); i > 0; --i) {
    scene_.scheduler.after(scene_.random.between(milliseconds(150), time),
                           [this] { send_something(); });
  }
  if (scene_.faults.strikes(Fault::storm, 0.15)) {
    scene_.scheduler.after(scene_.random.between(milliseconds(150), time), [this] { storm(); });
  }
}

void Sender::send_something() {
  Faults& faults = scene_.faults;
  const unsigned known = scene_.ghost.next_number();
  if (known > 0 && faults.strikes(Fault::repeated, 0.25)) {
    post(static_cast<unsigned>(scene_.random.below(known)));
    return;
  }
  if (known > 0 && faults.strikes(Fault::cancelled, 0.15)) {
    const std::string of = scene_.ghost.issued(known - 1).id;
    post(issue_control("cancel", of));
    return;
  }
  Draft one = draft();
  if (known > 0 && faults.strikes(Fault::other_body, 0.15)) {
    one.id = scene_.ghost.issued(static_cast<unsigned>(scene_.random.below(known))).id;
  }
  spoil(one);
  const unsigned number = issue(one);
  post(number);
  // While it runs, somebody else wants the vehicle, too.
  if (scene_.random.chance(0.5)) {
    scene_.scheduler.after(scene_.random.between(milliseconds(1), milliseconds(900)),
                           [this] { post(issue(draft())); });
  }
  if (scene_.random.chance(0.05)) post(issue_control("ping", {}));
}

Sender::Draft Sender::draft() {
  static constexpr std::string_view kCommands[] = {"one", "two", "hold"};
  Draft draft{.id = "c-" + std::to_string(scene_.ghost.next_number()),
              .command = kCommands[scene_.random.below(3)],
              .vin = kVin,
              .not_before = std::nullopt,
              .epoch = {}};
  if (draft.command != "two" && scene_.random.chance(0.3)) draft.key = kDriver;
  if (scene_.random.chance(0.2)) draft.epoch = epoch_();
  if (scene_.random.chance(0.2)) draft.lifetime = milliseconds(2500);
  draft.to_endpoint = scene_.random.chance(0.3);
  return draft;
}

void Sender::spoil(Draft& draft) {
  Faults& faults = scene_.faults;
  if (faults.strikes(Fault::forged, 0.1)) draft.genuine = false;
  if (faults.strikes(Fault::other_vehicle, 0.1)) draft.vin = "LKY00000000000002";
  if (faults.strikes(Fault::unknown_key, 0.1)) draft.key = kStranger;
  if (faults.strikes(Fault::oversized, 0.1)) draft.padding = 9000;
  if (faults.strikes(Fault::forbidden, 0.1)) {
    draft.command = "two";
    draft.key = kDriver;
  }
  if (faults.strikes(Fault::out_of_time, 0.2)) {
    switch (scene_.random.below(3)) {
      case 0: draft.issued = -seconds(60); break;
      case 1: draft.issued = seconds(60); break;
      default: draft.not_before = seconds(20);
    }
  }
}

void Sender::storm() {
  for (std::size_t i = 20 + scene_.random.below(30); i > 0; --i) post(issue(draft()));
}

unsigned Sender::issue(const Draft& draft) {
  const base::WallTime issued_at = scene_.true_wall() + draft.issued;
  Issued issued{.id = draft.id,
                .bytes = {},
                .key = draft.key,
                .issued_at = issued_at,
                .valid_from = draft.not_before ? scene_.true_wall() + *draft.not_before : issued_at,
                .expires_at = issued_at + draft.lifetime,
                .epoch = draft.epoch.empty() ? std::nullopt : std::optional(draft.epoch),
                .steps = draft.command == "two" ? 2U : 1U,
                .has_rollback = draft.command != "hold",
                .genuine = draft.genuine,
                .right_vehicle = draft.vin == kVin,
                .permitted = draft.command != "two" || draft.key != kDriver,
                .to_endpoint = draft.to_endpoint};
  const unsigned number = scene_.ghost.next_number();
  std::string claims = R"({"jti":")" + draft.id + R"(","aud":")" + std::string(draft.vin) +
                       R"(","cmd":")" + std::string(draft.command) + '"';
  append_time(claims, "iat", issued.issued_at);
  append_time(claims, "exp", issued.expires_at);
  if (draft.not_before) append_time(claims, "nbf", issued.valid_from);
  if (!draft.epoch.empty()) claims += R"(,"epoch":")" + draft.epoch + '"';
  if (draft.to_endpoint) claims += R"(,"callback":")" + std::string(kEndpoint) + '"';
  if (draft.padding > 0) claims += R"(,"pad":")" + std::string(draft.padding, 'x') + '"';
  claims += R"(,"params":{)";
  for (unsigned step = 1; step <= issued.steps; ++step) {
    for (const bool back : {false, true}) {
      if (back && !issued.has_rollback) continue;
      if (claims.back() != '{') claims += ',';
      const auto value = static_cast<unsigned>(value_of({number, step, back}));
      claims += (back ? "\"b" : "\"f") + std::to_string(step) + "\":" + std::to_string(value);
    }
  }
  claims += "}}";
  return seal(std::move(issued), claims, draft.genuine);
}

unsigned Sender::issue_control(std::string_view command, std::string_view of) {
  const base::WallTime now = scene_.true_wall();
  Issued issued{.id = "c-" + std::to_string(scene_.ghost.next_number()),
                .bytes = {},
                .key = kOwner,
                .issued_at = now,
                .valid_from = now,
                .expires_at = now + seconds(30),
                .epoch = std::nullopt};
  std::string claims = R"({"jti":")" + issued.id + R"(","aud":")" + std::string(kVin) +
                       R"(","cmd":")" + std::string(command) + '"';
  append_time(claims, "iat", issued.issued_at);
  append_time(claims, "exp", issued.expires_at);
  if (!of.empty()) claims += R"(,"params":{"id":")" + std::string(of) + "\"}";
  claims += '}';
  return seal(std::move(issued), claims, true);
}

unsigned Sender::seal(Issued issued, const std::string& claims, bool genuine) {
  issued.bytes = header_of(issued.key) + codec::encode_base64url(claims);
  const auto signature = sign(genuine ? issued.key : kStranger, issued.bytes);
  issued.bytes += '.' + codec::encode_base64url(signature);
  return scene_.ghost.issue(std::move(issued));
}

void Sender::post(unsigned number) {
  const std::string& bytes = scene_.ghost.issued(number).bytes;
  Post post{.number = scene_.ghost.post(number), .payload = bytes, .expiry = std::nullopt};

  scene_.story.tell("sent: post ", post.number, ", command ", scene_.ghost.issued(number).id, " (",
                    number, ')');
  if (scene_.random.chance(0.1)) {
    post.expiry = scene_.random.between(milliseconds(100), seconds(3));
  }
  post.retained = scene_.faults.is_on(Fault::retained) && scene_.random.chance(0.1);
  transmit(std::move(post));
}

void Sender::transmit(Post post) {
  ++scene_.counts.commands;
  Faults& faults = scene_.faults;
  Micros delay = scene_.random.between(milliseconds(1), milliseconds(10));
  if (faults.strikes(Fault::dropped, 0.1)) delay += milliseconds(500);  // the client sends it again
  if (faults.strikes(Fault::reordered, 0.1)) delay += milliseconds(40);
  if (faults.strikes(Fault::delayed, 0.1)) {
    delay += scene_.random.between(milliseconds(200), seconds(4));
  }
  if (faults.strikes(Fault::duplicated, 0.1)) {
    scene_.scheduler.after(delay + scene_.random.between(milliseconds(0), milliseconds(300)),
                           [this, post] { broker_.publish(post); });
  }
  scene_.scheduler.after(delay, [this, post = std::move(post)] { broker_.publish(post); });
}

unsigned Sender::probe() {
  Draft one = draft();
  one.command = "one";
  one.key = kProbe;
  one.epoch.clear();
  const unsigned number = issue(one);
  post(number);
  return number;
}

void Sender::repeat_all() {
  const unsigned known = scene_.ghost.next_number();
  for (unsigned number = 0; number < known; ++number) post(number);
}

}  // namespace latchkey::simulation
