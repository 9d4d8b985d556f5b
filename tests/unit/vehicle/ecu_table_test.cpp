// The ECUs' table and the default DBC file say the same of every message and signal.
#include <set>
#include <string>

#include "bench.hpp"
#include "can/dbc.hpp"
#include "can/packing.hpp"
#include "vehicle/ecus.hpp"

namespace latchkey::vehicle {

namespace {

using Names = std::set<std::string>;

bool is_multiplexor(const can::Message& message, const can::Signal& signal) {
  return std::ranges::any_of(message.signals, [&](const can::Signal& other) {
    return other.multiplexing && &message.signals[other.multiplexing->multiplexor] == &signal;
  });
}

Names signals_of(const can::Message& message) {
  Names names;
  for (const can::Signal& signal : message.signals) {
    if (signal.name == kCounter || signal.name == kChecksum) continue;
    if (!is_multiplexor(message, signal)) names.insert(signal.name);
  }
  return names;
}

Names signals_of(const MessageRow& row) {
  Names names;
  for (const SignalRow& signal : row.signals) names.emplace(signal.name);
  CHECK_EQUAL(row.signals.size(), names.size());
  return names;
}

// What the plan complains about when the DBC file says `to` wherever it said `from`.
std::string error_with(const std::string& from, const std::string& to) {
  std::string text = default_dbc_text();
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  const can::Database database = can::parse_dbc(text).value();
  const auto plans = plan_ecus(database);
  CHECK_FALSE(plans.has_value());
  return plans.error();
}

}  // namespace

TEST_GROUP(EcuTable) {
  const can::Database& database = default_database();

  template <class Check>
  void for_each_row(Check check) {
    for (const EcuRow& ecu : ecu_table()) {
      for (const MessageRow& row : ecu.requests) check(ecu, row, true);
      for (const MessageRow& row : ecu.statuses) check(ecu, row, false);
    }
  }
};

TEST(EcuTable, has_every_message_of_the_file_once_and_no_other) {
  std::multiset<std::string> in_table;
  for_each_row([&](const EcuRow& ecu, const MessageRow& row, bool is_request) {
    in_table.emplace(row.name);
    const can::Message* const message = database.find(row.name);
    CHECK(message != nullptr);
    check_text(is_request ? "Agent" : std::string(ecu.name), message->sender);
  });
  std::multiset<std::string> in_file;
  for (const can::Message& message : database.messages) in_file.insert(message.name);
  CHECK(in_table == in_file);
}

TEST(EcuTable, has_every_signal_of_every_message_and_no_other) {
  for_each_row([&](const EcuRow&, const MessageRow& row, bool) {
    CHECK_TEXT(signals_of(row) == signals_of(*database.find(row.name)),
               std::string(row.name).c_str());
  });
}

TEST(EcuTable, every_actuator_is_requested_once_and_every_signal_reported) {
  std::multiset<std::size_t> requested;
  std::set<std::size_t> reported;
  for_each_row([&](const EcuRow&, const MessageRow& row, bool is_request) {
    for (const SignalRow& signal : row.signals) {
      if (is_request) requested.insert(signal.part);
      if (!is_request && signal.shows == SignalRow::Shows::value) reported.insert(signal.part);
    }
  });
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    const std::string path(kSignals[i].path);
    CHECK_EQUAL_TEXT(kSignals[i].role == Role::actuator ? 1U : 0U, requested.count(i),
                     path.c_str());
    CHECK_TEXT(reported.contains(i), path.c_str());
  }
}

TEST(EcuTable, every_number_fits_its_signal) {
  for_each_row([&](const EcuRow&, const MessageRow& row, bool) {
    for (const SignalRow& signal : row.signals) {
      const SignalSpec& spec = kSignals[signal.part];
      if (signal.shows == SignalRow::Shows::moving || spec.initial.index() != 1) continue;
      const can::Signal& layout = *database.find(row.name)->find(signal.name);
      for (const double number : {spec.minimum, spec.maximum, std::get<double>(spec.initial)}) {
        const auto raw = can::to_raw(layout, number);
        CHECK_TEXT(raw.has_value(), layout.name.c_str());
        DOUBLES_EQUAL(number, can::to_physical(layout, *raw), layout.factor / 2);
      }
    }
  });
}

TEST(EcuTable, every_word_of_the_vehicle_has_a_meaning) {
  for_each_row([&](const EcuRow&, const MessageRow& row, bool) {
    for (const SignalRow& signal : row.signals) {
      const SignalSpec& spec = kSignals[signal.part];
      if (!std::holds_alternative<core::Word>(spec.initial)) continue;
      for (const Meaning& meaning : signal.meanings) CHECK_TRUE(admits(spec, meaning.value));
      CHECK_EQUAL(std::ranges::count(spec.words, ' ') + 1, std::ssize(signal.meanings));
    }
  });
}

TEST(EcuTable, what_the_file_lacks_is_said) {
  check_text("no message WindowStatus", error_with("WindowStatus", "Other"));
  check_text("message BodyRequest: no signal Hazard", error_with("Hazard", "Other"));
  check_text("message BodyRequest: no Counter of at most 8 bits", error_with("Counter", "Other"));
  check_text("message BodyRequest: no Checksum that is a byte",
             error_with("Checksum : 56|8", "Checksum : 56|7"));
  check_text("message BodyRequest: signal LockRow1Driver: no value Unlock",
             error_with("\"Unlock\"", "\"Other\""));
  check_text("message WindowRequest: signal PositionRow1Driver: no value None",
             error_with("127 \"None\"", "127 \"Other\""));
  check_text("message DoorStatus: no GenMsgCycleTime", error_with("BO_ 784 200;", "BO_ 784 0;"));
}

}  // namespace latchkey::vehicle
