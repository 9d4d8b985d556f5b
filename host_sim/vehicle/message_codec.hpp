// MessageCodec: one message as an ECU takes or sends it: a row of the ECUs' table held against the
// DBC file's database. Where the message is multiplexed, it has pages, each a frame of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "can/database.hpp"
#include "can/frame.hpp"
#include "vehicle/ecus.hpp"
#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

class MessageCodec {
 public:
  enum class Kind : std::uint8_t { request, status };

  // Fails with what the database lacks of the row. `database` must outlive the codec.
  static base::Result<MessageCodec, std::string> bind(Kind kind, const MessageRow& row,
                                                      const can::Database& database);

  [[nodiscard]] const can::Message& message() const { return *message_; }

  // --- statuses

  [[nodiscard]] std::size_t pages() const { return pages_.size(); }

  // The vehicle as its sensors report it, without counter and checksum.
  [[nodiscard]] can::Frame pack(std::size_t page, const Vehicle& vehicle) const;

  void set_counter(can::Frame& frame, std::uint8_t counter) const;
  void set_checksum(can::Frame& frame) const;
  void spoil_checksum(can::Frame& frame) const;

  // --- requests

  [[nodiscard]] bool is_intact(const can::Frame& frame) const;  // its size and its checksum
  [[nodiscard]] std::uint8_t counter(const can::Frame& frame) const;

  [[nodiscard]] std::size_t signals() const { return signals_.size(); }
  [[nodiscard]] std::size_t part(std::size_t signal) const { return signals_[signal].row->part; }
  [[nodiscard]] std::string_view name(std::size_t signal) const {
    return signals_[signal].row->name;
  }
  [[nodiscard]] std::uint64_t none(std::size_t signal) const { return *signals_[signal].nothing; }

  // The signal's bits; nothing when this page does not carry it.
  [[nodiscard]] std::optional<std::uint64_t> extract(std::size_t signal,
                                                     const can::Frame& frame) const;
  // What they ask for; nothing when they have no meaning.
  [[nodiscard]] std::optional<core::Value> decode(std::size_t signal, std::uint64_t raw) const;

 private:
  struct Word {
    core::Value value;
    std::uint64_t raw;
  };

  struct Signal {
    const SignalRow* row;
    const can::Signal* layout;
    std::vector<Word> words;               // its meanings
    std::optional<std::uint64_t> nothing;  // None, or NotAvailable
  };

  MessageCodec() = default;
  base::Result<void, std::string> bind_signal(Kind kind, const SignalRow& row);
  base::Result<void, std::string> bind_frame();
  [[nodiscard]] std::optional<std::uint64_t> encode(const Signal& signal,
                                                    const Vehicle& vehicle) const;
  [[nodiscard]] std::uint8_t checksum(const can::Frame& frame) const;

  const can::Message* message_ = nullptr;
  const can::Signal* counter_ = nullptr;
  const can::Signal* checksum_ = nullptr;
  std::vector<Signal> signals_;
  std::vector<std::uint64_t> pages_;  // what the multiplexor reads; one without a meaning if none
};

}  // namespace latchkey::vehicle
