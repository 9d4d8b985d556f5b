#include "vehicle/message_codec.hpp"

#include <algorithm>
#include <utility>

#include "can/checksum.hpp"
#include "can/packing.hpp"

namespace latchkey::vehicle {
namespace {

using base::Result;
using base::unexpected;

bool is_one_byte(const can::Layout& layout) {
  const std::uint16_t first = layout.order == can::ByteOrder::little_endian ? 0 : 7;
  return layout.bits == 8 && layout.start % 8 == first;
}

}  // namespace

Result<MessageCodec, std::string> MessageCodec::bind(Kind kind, const MessageRow& row,
                                                     const can::Database& database) {
  MessageCodec codec;
  codec.message_ = database.find(row.name);
  if (codec.message_ == nullptr) return unexpected("no message " + std::string(row.name));
  Result<void, std::string> bound = codec.bind_frame();
  for (const SignalRow& signal : row.signals) {
    if (bound) bound = codec.bind_signal(kind, signal);
  }
  if (!bound) return unexpected("message " + std::string(row.name) + ": " + bound.error());
  if (codec.pages_.empty()) codec.pages_.push_back(0);
  return codec;
}

Result<void, std::string> MessageCodec::bind_frame() {
  if (message_->size > can::kDataBytesMax) return unexpected(std::string("more than a CAN frame"));
  counter_ = message_->find(kCounter);
  checksum_ = message_->find(kChecksum);
  if (counter_ == nullptr || counter_->layout.bits > 8) {
    return unexpected("no " + std::string(kCounter) + " of at most 8 bits");
  }
  if (checksum_ == nullptr || !is_one_byte(checksum_->layout)) {
    return unexpected("no " + std::string(kChecksum) + " that is a byte");
  }
  return {};
}

Result<void, std::string> MessageCodec::bind_signal(Kind kind, const SignalRow& row) {
  const can::Signal* const layout = message_->find(row.name);
  if (layout == nullptr) return unexpected("no signal " + std::string(row.name));
  const auto fail = [&row](std::string_view what) {
    return unexpected("signal " + std::string(row.name) + ": " + std::string(what));
  };
  Signal signal{.row = &row, .layout = layout, .words = {}, .nothing = {}};
  const auto find_raw = [layout](std::string_view name) -> std::optional<std::uint64_t> {
    const auto value = layout->find_value(name);
    return value ? can::to_raw(*layout, *value) : std::nullopt;
  };
  for (const auto& [value, name] : row.meanings) {
    const auto raw = find_raw(name);
    if (!raw) return fail("no value " + std::string(name));
    signal.words.push_back({value, *raw});
  }
  signal.nothing = find_raw(kind == Kind::request ? kNone : kNotAvailable);
  if (kind == Kind::request && !signal.nothing) return fail("no value " + std::string(kNone));

  if (layout->multiplexing) {
    if (message_->signals[layout->multiplexing->multiplexor].multiplexing) {
      return fail("its multiplexor is multiplexed itself");
    }
    const std::uint64_t page = layout->multiplexing->when.front().first;
    if (std::ranges::find(pages_, page) == pages_.end()) pages_.push_back(page);
  }
  signals_.push_back(std::move(signal));
  return {};
}

can::Frame MessageCodec::pack(std::size_t page, const Vehicle& vehicle) const {
  can::Frame frame{.id = message_->id, .size = message_->size, .data = {}};
  for (const Signal& signal : signals_) {
    if (!signal.layout->multiplexing) continue;
    const std::size_t multiplexor = signal.layout->multiplexing->multiplexor;
    can::insert(frame.data, message_->signals[multiplexor].layout, pages_[page]);
    break;
  }
  for (const Signal& signal : signals_) {
    if (!can::is_present(*message_, *signal.layout, frame.data)) continue;
    if (const auto raw = encode(signal, vehicle)) {
      can::insert(frame.data, signal.layout->layout, *raw);
    }
  }
  return frame;
}

// A value that the signal cannot hold is as good as none.
std::optional<std::uint64_t> MessageCodec::encode(const Signal& signal,
                                                  const Vehicle& vehicle) const {
  if (signal.row->shows == SignalRow::Shows::moving) return vehicle.is_moving(signal.row->part);
  const core::Value& value = vehicle.reported()[signal.row->part];
  if (const auto word = std::ranges::find(signal.words, value, &Word::value);
      word != signal.words.end()) {
    return word->raw;
  }
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  const auto* number = std::get_if<double>(&value);
  const auto raw = number != nullptr ? can::to_raw(*signal.layout, *number) : std::nullopt;
  return raw ? raw : signal.nothing;
}

void MessageCodec::set_counter(can::Frame& frame, std::uint8_t counter) const {
  can::insert(frame.data, counter_->layout, counter);
}

void MessageCodec::set_checksum(can::Frame& frame) const {
  can::insert(frame.data, checksum_->layout, checksum(frame));
}

void MessageCodec::spoil_checksum(can::Frame& frame) const {
  can::insert(frame.data, checksum_->layout, ~can::extract(frame.data, checksum_->layout));
}

bool MessageCodec::is_intact(const can::Frame& frame) const {
  return frame.size == message_->size &&
         can::extract(frame.data, checksum_->layout) == checksum(frame);
}

std::uint8_t MessageCodec::counter(const can::Frame& frame) const {
  return static_cast<std::uint8_t>(can::extract(frame.data, counter_->layout));
}

std::optional<std::uint64_t> MessageCodec::extract(std::size_t signal,
                                                   const can::Frame& frame) const {
  const can::Signal& layout = *signals_[signal].layout;
  if (!can::is_present(*message_, layout, frame.data)) return std::nullopt;
  return can::extract(frame.data, layout.layout);
}

std::optional<core::Value> MessageCodec::decode(std::size_t signal, std::uint64_t raw) const {
  const Signal& bound = signals_[signal];
  if (bound.words.empty()) {
    if (std::holds_alternative<bool>(kSignals[bound.row->part].initial)) return raw != 0;
    return can::to_physical(*bound.layout, raw);
  }
  const auto word = std::ranges::find(bound.words, raw, &Word::raw);
  if (word == bound.words.end()) return std::nullopt;
  return word->value;
}

// The data id is the message's.
std::uint8_t MessageCodec::checksum(const can::Frame& frame) const {
  return can::checksum(can::Checksum::crc8_j1850, static_cast<std::uint16_t>(frame.id.value), frame,
                       checksum_->layout.start / 8U);
}

}  // namespace latchkey::vehicle
