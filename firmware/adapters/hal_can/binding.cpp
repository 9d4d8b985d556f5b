#include "adapters/hal_can/binding.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "adapters/hal_can/names.hpp"

namespace latchkey::hal_can {
namespace {

std::string in_words(Kind kind) {
  switch (kind) {
    case Kind::truth: return "true or false";
    case Kind::number: return "a number";
    case Kind::word: return "a string";
  }
  return "";
}

// What a message is used for, gathered before anything is built of it.
struct Use {
  const can::MessageEntry* entry = nullptr;
  std::string read_at;     // the path of the first signal that is received in it; empty: none
  std::string written_at;  // the same for sent
};

class Binder {
 public:
  Binder(const can::SignalMap& map, can::Database database,
         const std::vector<std::string>& signal_paths)
      : map_(map),
        signal_paths_(signal_paths),
        database_(std::make_unique<const can::Database>(std::move(database))) {
    binding_.kinds.resize(signal_paths.size());
    binding_.writable.resize(signal_paths.size());
  }

  base::Result<Binding, std::vector<BindingError>> bind() {
    bind_messages();
    for (std::size_t i = 0; i < signal_paths_.size(); ++i) {
      bind_signal(core::SignalId{static_cast<std::uint16_t>(i)}, signal_paths_[i]);
    }
    check_uses();
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    binding_.database = std::move(database_);
    return std::move(binding_);
  }

 private:
  void fail(std::string path, std::string message) {
    errors_.push_back({std::move(path), std::move(message)});
  }

  // ── messages ────────────────────────────────────────────────────────────────────────────────

  void bind_messages() {
    for (const can::MessageEntry& entry : map_.messages) {
      const std::string path = "$.messages." + entry.message;
      const can::Message* message = database_->find(entry.message);
      if (message == nullptr) {
        fail(path, "the DBC file has no such message");
        continue;
      }
      uses_[message].entry = &entry;
      if (entry.cycle && entry.repeat) {
        fail(path + ".repeat_ms", "stands beside cycle_ms; keep one of them");
      }
      protections_[message] = protection_of(entry, *message, path);
    }
  }

  Protection protection_of(const can::MessageEntry& entry, const can::Message& message,
                           const std::string& path) {
    Protection protection;
    if (entry.counter) {
      const can::Signal* counter = names_.find_plain(message, *entry.counter, path + ".counter");
      if (counter != nullptr) protection.counter = counter->layout;
    }
    if (entry.checksum) {
      const std::string at = path + ".checksum.signal";
      const can::Signal* checksum = names_.find_plain(message, entry.checksum->signal, at);
      if (checksum != nullptr && !fills_a_byte(checksum->layout)) {
        fail(at, "has to be eight bits that fill a byte");
      } else if (checksum != nullptr) {
        const auto own = static_cast<std::uint16_t>(message.id.value & 0xFFFFU);
        protection.check = Protection::Check{.kind = entry.checksum->kind,
                                             .data_id = entry.checksum->data_id.value_or(own),
                                             .place = std::size_t{checksum->layout.start} / 8};
      }
    }
    return protection;
  }

  static bool fills_a_byte(const can::Layout& layout) {
    const int first = layout.order == can::ByteOrder::little_endian ? 0 : 7;
    return layout.bits == 8 && layout.start % 8 == first;
  }

  // ── signals ─────────────────────────────────────────────────────────────────────────────────

  void bind_signal(core::SignalId id, const std::string& vss_path) {
    const auto entry = std::ranges::find(map_.signals, vss_path, &can::SignalEntry::path);
    if (entry == map_.signals.end()) {
      fail("$.signals", vss_path + " is missing: a command of the catalogue uses it");
      return;
    }
    const std::string path = "$.signals[\"" + vss_path + "\"]";
    bind_feedback(id, entry->feedback, path + ".feedback");
    if (entry->write) bind_write(id, *entry->write, path + ".write");
  }

  void bind_feedback(core::SignalId id, const can::FeedbackMap& feedback, const std::string& path) {
    const auto place = names_.find(feedback.signal, path + ".signal");
    if (!place) return;
    note_use(&Use::read_at, *place->message, path + ".signal");
    Translation translation = translate(*place->signal, feedback.values, path);
    for (std::size_t i = 0; i < feedback.unknown.size(); ++i) {
      const auto raw = names_.raw_of(*place->signal, feedback.unknown[i],
                                     path + ".unknown[" + std::to_string(i) + ']');
      if (raw) translation.unknown.push_back(*raw);
    }
    check_distinct(translation, path);
    binding_.kinds[core::index(id)] = translation.kind;
    page_of(*place).feedback.push_back({id, std::move(translation)});
    if (feedback.moving) bind_moving(id, *feedback.moving, path + ".moving");
  }

  void bind_moving(core::SignalId id, const can::SignalName& moving, const std::string& path) {
    const auto place = names_.find(moving, path);
    if (!place) return;
    note_use(&Use::read_at, *place->message, path);
    page_of(*place).moving.push_back({id, place->signal->layout});
  }

  void bind_write(core::SignalId id, const can::WriteMap& write, const std::string& path) {
    const auto place = names_.find(write.signal, path + ".signal");
    if (!place) return;
    note_use(&Use::written_at, *place->message, path + ".signal");
    if (place->signal->multiplexing) {
      fail(path + ".signal", "is multiplexed; what is written must be in every frame");
    }
    if (!written_.insert(place->signal).second) {
      fail(path + ".signal", "another signal is written there already");
    }
    Writable writable{.sent = sent_of(*place->message),
                      .translation = translate(*place->signal, write.values, path),
                      .idle = {}};
    const auto& kind = binding_.kinds[core::index(id)];
    if (kind && writable.translation.kind != *kind) {
      fail(path,
           "is " + in_words(writable.translation.kind) + ", but reported as " + in_words(*kind));
    }
    if (write.idle) {
      writable.idle = names_.raw_of(*place->signal, *write.idle, path + ".idle");
      can::insert(binding_.sent[writable.sent].idle, place->signal->layout,
                  writable.idle.value_or(0));
    }
    binding_.writable[core::index(id)] = std::move(writable);
  }

  Translation translate(const can::Signal& signal, const std::vector<can::ValuePair>& values,
                        const std::string& path) {
    Translation translation{.signal = &signal, .kind = {}, .values = {}, .unknown = {}};
    if (values.empty()) {
      translation.kind = signal.layout.bits == 1 ? Kind::truth : Kind::number;
      return translation;
    }
    const auto is_truth = [](const can::ValuePair& pair) {
      return pair.value == "true" || pair.value == "false";
    };
    const bool truth = std::ranges::all_of(values, is_truth);
    if (!truth && std::ranges::any_of(values, is_truth)) {
      fail(path + ".values", "mixes true or false with strings; a signal has one kind of value");
    }
    translation.kind = truth ? Kind::truth : Kind::word;
    for (const auto& [name, on_bus] : values) {
      const auto raw = names_.raw_of(signal, on_bus, std::string(path).append(".values.") + name);
      if (!raw) continue;
      if (truth) {
        translation.values.push_back({name == "true", *raw});
      } else {
        translation.values.push_back({core::Word::clipped(name), *raw});
      }
    }
    return translation;
  }

  // Bits that stand for two values could be either.
  void check_distinct(const Translation& translation, const std::string& path) {
    std::set<std::uint64_t> seen;
    for (const NamedValue& each : translation.values) {
      if (!seen.insert(each.raw).second) {
        fail(path + ".values", "two of them are " + std::to_string(each.raw) + " on the bus");
      }
    }
  }

  // ── uses of messages ────────────────────────────────────────────────────────────────────────

  void note_use(std::string Use::*use, const can::Message& message, const std::string& path) {
    std::string& at = uses_[&message].*use;
    if (at.empty()) at = path;
  }

  void check_uses() {
    for (const auto& [message, use] : uses_) {
      const std::string path = "$.messages." + message->name;
      if (!use.read_at.empty() && !use.written_at.empty()) {
        fail(use.written_at, "message " + message->name + " is received at " + use.read_at +
                                 "; the agent cannot send it, too");
        continue;
      }
      if (!use.read_at.empty() && (use.entry == nullptr || !use.entry->timeout)) {
        fail(path + ".timeout_ms",
             "is missing; without it an old value would count for ever: " + use.read_at);
      }
      if (!use.written_at.empty() && use.entry != nullptr && use.entry->timeout) {
        fail(path + ".timeout_ms", "goes with received messages; this one is sent");
      }
      if (!use.read_at.empty() && use.entry != nullptr && (use.entry->cycle || use.entry->repeat)) {
        fail(path, "is received; cycle_ms and repeat_ms go with sent messages");
      }
    }
  }

  Page& page_of(const Names::Place& place) {
    const auto is_it = [&](const Received& each) { return each.message == place.message; };
    auto received = std::ranges::find_if(binding_.received, is_it);
    if (received == binding_.received.end()) {
      const auto* entry = uses_[place.message].entry;
      binding_.received.push_back(
          {.message = place.message,
           .protection = protections_[place.message],
           .timeout = entry == nullptr ? base::Millis{0} : entry->timeout.value_or(base::Millis{0}),
           .pages = {}});
      received = std::prev(binding_.received.end());
    }
    const auto is_page = [&](const Page& page) { return together(page.carrier, place.signal); };
    const auto page = std::ranges::find_if(received->pages, is_page);
    if (page != received->pages.end()) return *page;
    return received->pages.emplace_back(
        Page{.carrier = place.signal->multiplexing ? place.signal : nullptr,
             .feedback = {},
             .moving = {}});
  }

  // Whether a frame that carries one of them always carries the other.
  static bool together(const can::Signal* carrier, const can::Signal* signal) {
    const auto& by = signal->multiplexing;
    if (carrier == nullptr || !by) return carrier == nullptr && !by;
    const auto same = [](const auto& a, const auto& b) {
      return a.first == b.first && a.last == b.last;
    };
    return carrier->multiplexing->multiplexor == by->multiplexor &&
           std::ranges::equal(carrier->multiplexing->when, by->when, same);
  }

  std::size_t sent_of(const can::Message& message) {
    const auto is_it = [&](const Sent& each) { return each.message == &message; };
    const auto found = std::ranges::find_if(binding_.sent, is_it);
    if (found != binding_.sent.end()) {
      return static_cast<std::size_t>(found - binding_.sent.begin());
    }
    const auto* entry = uses_[&message].entry;
    binding_.sent.push_back({.message = &message,
                             .protection = protections_[&message],
                             .cycle = entry == nullptr ? std::nullopt : entry->cycle,
                             .repeat = entry == nullptr ? std::nullopt : entry->repeat,
                             .idle = {}});
    return binding_.sent.size() - 1;
  }

  const can::SignalMap& map_;
  const std::vector<std::string>& signal_paths_;
  std::unique_ptr<const can::Database> database_;
  std::vector<BindingError> errors_;
  Names names_{*database_, errors_};
  Binding binding_;
  std::map<const can::Message*, Use> uses_;
  std::map<const can::Message*, Protection> protections_;
  std::set<const can::Signal*> written_;
};

}  // namespace

base::Result<Binding, std::vector<BindingError>> make_binding(
    const can::SignalMap& map, can::Database database,
    const std::vector<std::string>& signal_paths) {
  return Binder(map, std::move(database), signal_paths).bind();
}

}  // namespace latchkey::hal_can
