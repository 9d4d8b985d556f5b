#include "integration/attacks/past.hpp"

#include <CppUTest/TestHarness.h>

#include "client/files.hpp"
#include "codec/base64url.hpp"
#include "integration/attacks/jws.hpp"
#include "integration/or_throw.hpp"

namespace latchkey::integration {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kAgentGrace{10};
constexpr int kOpen = 5;  // percent: soon done

std::string id_of(const ProbeMessage& command) {
  const std::string claims = codec::decode_base64url(Jws::of(command.payload).payload).value();
  return Json::parse(claims).at("jti");
}

}  // namespace

Past::Past()
    : sim_({.catalogue = LATCHKEY_TEST_CATALOGUE}), clock_(sim_.stack().workspace().file("clock")) {
  epoch_ = owner()
               .await_topic("presence", [](const Json& now) { return now.at("online") == true; })
               .at("epoch");
  stop_agent();
  trust_the_kernel();
  start_agent();
}

// About the clock: the simulation's own agent trusts it whatever the kernel says.
void Past::trust_the_kernel() {
  const std::string file = sim_.stack().workspace().file("latchkeyd.json");
  Json config = Json::parse(or_throw(client::read_file(file)));
  config["clock"]["trust"] = "synchronised";
  or_throw(client::write_private_file(file, config.dump(), true));
}

void Past::stop_agent() { sim_.stack().agent().stop(kAgentGrace); }

void Past::start_agent() {
  clock_.with([this] { or_throw(sim_.stack().start_agent()); });
  const Json presence = owner().await_topic("presence", [this](const Json& now) {
    return now.at("online") == true && now.at("epoch") != epoch_;
  });
  epoch_ = presence.at("epoch");
}

void Past::restart_agent() {
  stop_agent();
  start_agent();
}

ProbeMessage Past::command(const std::string& epoch) {
  client::Claims claims = owner().claims("window_set", {{"percent", kOpen}});
  claims.issued_at += clock_.ahead();
  claims.expires_at += clock_.ahead();
  claims.epoch = epoch;
  return owner().envelope(owner().sign(claims));
}

ProbeMessage Past::carry_out(const std::string& epoch) {
  ProbeMessage sent = command(epoch);
  owner().publish(sent);
  const Answer done = outcome_of(sent);
  STRCMP_EQUAL("succeeded", done.status().c_str());
  outcome_ = done.message.payload;
  actuations_ = sim_.actuations();
  return sent;
}

void Past::undo() {
  const std::string id = owner().send("window_set", {{"percent", 0}});
  STRCMP_EQUAL("succeeded", owner().outcome(id).status().c_str());
  actuations_ = sim_.actuations();
}

// ── the journal ───────────────────────────────────────────────────────────────────────────────

fs::path Past::journal() { return sim_.stack().workspace().folder() / "journal"; }
fs::path Past::kept() { return sim_.stack().workspace().folder() / "kept"; }

void Past::keep_journal() {
  stop_agent();
  fs::copy(journal(), kept(), fs::copy_options::recursive);
  start_agent();
}

void Past::restore_journal() {
  stop_agent();
  fs::remove_all(journal());
  fs::copy(kept(), journal(), fs::copy_options::recursive);
  start_agent();
}

void Past::lose_journal() {
  stop_agent();
  for (const char* name : {"journal.db", "journal.db-wal", "journal.db-shm"}) {
    fs::remove(journal() / name);
  }
  start_agent();
}

// ── what comes back ───────────────────────────────────────────────────────────────────────────

Answer Past::outcome_of(const ProbeMessage& command) { return owner().outcome(id_of(command)); }

void Past::check_outcome_refused(const ProbeMessage& command, const char* reason) {
  const Answer answer = outcome_of(command);
  STRCMP_EQUAL("rejected", answer.status().c_str());
  STRCMP_EQUAL(reason, answer.reason().c_str());
  LONGS_EQUAL(actuations_, sim_.actuations());
}

void Past::check_refused(const ProbeMessage& command, const char* reason) {
  actuations_ = sim_.actuations();
  owner().publish(command);
  check_outcome_refused(command, reason);
}

void Past::check_answered_with_the_stored_outcome(const ProbeMessage& command) {
  owner().publish(command);
  STRCMP_EQUAL(outcome_.c_str(), outcome_of(command).message.payload.c_str());
  LONGS_EQUAL(actuations_, sim_.actuations());
}

void Past::check_moved() { CHECK_TRUE(sim_.actuations() > actuations_); }

void Past::check_obeyed() {
  const ProbeMessage next = command(clock_.synchronised() ? std::string() : epoch_);
  owner().publish(next);
  STRCMP_EQUAL("succeeded", outcome_of(next).status().c_str());
}

}  // namespace latchkey::integration
