// FleetRig: certificates as a test wants them, of the simulation's own authority or another.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "integration/simulation.hpp"
#include "provision/authority.hpp"
#include "support/stream.hpp"

namespace latchkey::integration {

// From `from` to `until`, both counted from now.
provision::Validity validity(std::chrono::seconds from, std::chrono::seconds until);

class FleetRig {
 public:
  explicit FleetRig(Simulation& sim);

  // The authority whose certificates the broker and the agent take.
  [[nodiscard]] const provision::Authority& authority() const { return authority_; }
  [[nodiscard]] const provision::Authority& other_authority() const { return other_; }

  // What `latchkey provision` made: "clients/owner", "vehicles/VIN".
  [[nodiscard]] test_support::TlsFiles made(const std::string& stem) const;
  // A certificate of this authority in files of its own.
  [[nodiscard]] test_support::TlsFiles issue(const provision::Authority& by,
                                             const provision::Subject& subject,
                                             const provision::Validity& validity) const;

  // Puts a certificate in the place of one that `latchkey provision` made.
  void replace(const std::string& stem, const provision::Authority& by,
               const provision::Subject& subject, const provision::Validity& validity) const;
  // Puts a text in the place of a file.
  void replace(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string text(const std::string& name) const;

  // Runs `latchkey provision` on the simulation's folder once more; the broker starts again with
  // what it wrote.
  void provision(std::vector<std::string> arguments);
  void restart_broker();

  // A connection to the broker.
  [[nodiscard]] std::unique_ptr<test_support::MqttProbe> connect(
      const std::string& client_id, const std::optional<test_support::TlsFiles>& tls) const;

  // Lines from before do not count any more.
  void forget_agent_log() const;

 private:
  Simulation& sim_;
  provision::Authority authority_;
  provision::Authority other_;
};

}  // namespace latchkey::integration
