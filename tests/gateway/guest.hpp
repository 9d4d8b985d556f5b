// Guest: a virtual machine that boots a gateway's disk image and runs the agent in it.
//
// Its disk is behind a cache that only a flush empties (nbdkit --filter=cache cache=writeback), as
// that of a disk is. kill() ends both with SIGKILL: what the guest wrote and did not flush is lost,
// as with a power cut. QEMU alone cannot lose it: the host keeps what QEMU has written.
//
// One thread. Throws std::runtime_error when something cannot be done.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/units.hpp"
#include "integration/kills/victim.hpp"
#include "supervisor/process.hpp"

namespace latchkey::gateway {

struct GuestOptions {
  std::filesystem::path image;   // is written to
  std::filesystem::path tools;   // a squashfs with the test's own programs
  std::filesystem::path folder;  // for sockets and logs
  UnitOptions units;
};

class Guest final : public kills::Victim {
 public:
  explicit Guest(GuestOptions options) : options_(std::move(options)) {}

  void launch() override;
  void kill() override;
  std::optional<std::string> ended() override;
  std::optional<std::string> stop() override;
  [[nodiscard]] journal_sqlite::JournalDump journal() const override;
  [[nodiscard]] std::filesystem::path log() const override { return file("agent.log"); }

  // What has come out of one of its ports, or of its console, in all its boots.
  [[nodiscard]] std::string read(const std::string& port) const;

 private:
  [[nodiscard]] std::filesystem::path file(std::string_view name) const;
  void start_disk();
  [[nodiscard]] std::vector<std::string> machine() const;

  GuestOptions options_;
  std::optional<supervisor::Process> disk_;
  std::optional<supervisor::Process> machine_;
};

}  // namespace latchkey::gateway
