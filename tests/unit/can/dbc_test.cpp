#include "can/dbc.hpp"

#include <CppUTest/TestHarness.h>

#include "dbc_files.hpp"

namespace latchkey::can::testing {

TEST_GROUP(Dbc) {
  static constexpr std::string_view kPlain = " SG_ Lock : 0|2@1+ (1,0) [0|3] \"\" Agent\n";

  static const Signal& signal_in(const Database& database, std::string_view message,
                                 std::string_view signal) {
    const Message* found = database.find(message);
    CHECK(found != nullptr);
    const Signal* in_it = found->find(signal);
    CHECK(in_it != nullptr);
    return *in_it;
  }

  // The only signal of a message that has `line` for it.
  static Signal only_signal(std::string_view line) {
    const Database database = parsed(door(line));
    LONGS_EQUAL(1, database.messages.at(0).signals.size());
    return database.messages[0].signals[0];
  }
};

TEST(Dbc, default_vehicle_loads) {
  const Database database = parsed(read_file(kDefaultVehicle));
  LONGS_EQUAL(13, database.messages.size());
  const Message* doors = database.find("DoorStatus");
  CHECK(doors != nullptr);
  LONGS_EQUAL(14, doors->signals.size());
  CHECK(doors->cycle == base::Millis(200));
}

TEST(Dbc, every_feature_loads) {
  const Database database = parsed(read_file(kEveryFeature));
  LONGS_EQUAL(10, database.messages.size());
  CHECK(database.find("VECTOR__INDEPENDENT_SIG_MSG") == nullptr);

  CHECK((database.find("DriveTorque")->id == FrameId{.value = 256, .extended = false}));
  CHECK((database.find("BrakePressures")->id == FrameId{.value = 0xCF004FE, .extended = true}));
  STRCMP_EQUAL("Battery", database.find("BatteryCell")->sender.c_str());
  LONGS_EQUAL(64, database.find("CellBlock")->size);
  LONGS_EQUAL(0, database.find("Alive")->size);

  CHECK(database.find("DriveTorque")->cycle == base::Millis(10));
  CHECK(database.find("BrakePressures")->cycle == base::Millis(20));
  CHECK(database.find("BatteryCell")->cycle == base::Millis(1000));  // the default
  CHECK_FALSE(database.find("Diagnosis")->cycle.has_value());        // 0, whatever the default is

  CHECK(signal_in(database, "Attitude", "Pitch").encoding == Encoding::float32);
  CHECK(signal_in(database, "Attitude", "Roll").encoding == Encoding::float32);
  CHECK(signal_in(database, "Mileage", "Odometer").encoding == Encoding::float64);
  CHECK(signal_in(database, "Diagnosis", "Session").encoding == Encoding::unsigned_integer);

  const Signal& state = signal_in(database, "DriveTorque", "DriveState");
  LONGS_EQUAL(5, state.names.size());
  CHECK(state.find_value("Limp; home") == 3);
  CHECK(state.find_value("Not\navailable") == 7);
  CHECK_FALSE(state.find_value("Flying").has_value());
  const Signal& torque = signal_in(database, "DriveTorque", "TorqueActual");
  CHECK(torque.find_value("Not \"available\"") == 32767);
}

TEST(Dbc, signal_is_read_part_by_part) {
  const Signal signal =
      only_signal(" SG_ Torque : 23|12@0- (0.25,-40.5) [-1E+002|+100.75] \"N m\" A,B C\n");
  STRCMP_EQUAL("Torque", signal.name.c_str());
  CHECK((signal.layout == Layout{.start = 23, .bits = 12, .order = ByteOrder::big_endian}));
  CHECK(signal.encoding == Encoding::signed_integer);
  DOUBLES_EQUAL(0.25, signal.factor, 0);
  DOUBLES_EQUAL(-40.5, signal.offset, 0);
  DOUBLES_EQUAL(-100, signal.minimum, 0);
  DOUBLES_EQUAL(100.75, signal.maximum, 0);
  STRCMP_EQUAL("N m", signal.unit.c_str());
  CHECK_FALSE(signal.multiplexing.has_value());
}

TEST(Dbc, spaces_between_parts_do_not_matter) {
  const Signal tight = only_signal("SG_ A:8|4@1+(.5,-1)[0|1]\"\"B");
  CHECK((tight.layout == Layout{.start = 8, .bits = 4}));
  DOUBLES_EQUAL(0.5, tight.factor, 0);
  DOUBLES_EQUAL(-1, tight.offset, 0);
  const Signal loose = only_signal("SG_ A : 8 | 4 @ 1 + ( .5 , -1 ) [ 0 | 1 ] \"\" B , C\n");
  CHECK(loose.layout == tight.layout);
}

TEST(Dbc, lists_of_nodes_go_on_on_other_lines) {
  const Database database =
      parsed("BU_: A B\n C\n" + door(" SG_ A : 0|2@1+ (1,0) [0|3] \"\" A,\n  B\n") +
             " SG_ B : 2|2@1+ (1,0) [0|3] \"\" A\n");
  LONGS_EQUAL(2, database.messages.at(0).signals.size());
}

TEST(Dbc, signal_without_a_receiver_is_one) {
  CHECK((only_signal(" SG_ A : 0|2@1+ (1,0) [0|3] \"\"\n").layout == Layout{.bits = 2}));
}

TEST(Dbc, windows_line_ends_and_a_byte_order_mark_are_no_obstacle) {
  const std::string text = "\xEF\xBB\xBFVERSION \"\"\r\n\r\nBS_:\r\n\r\nBU_: A B\r\n\r\n" +
                           door(" SG_ A : 0|2@1+ (1,0) [0|3] \"\" B\r\n") +
                           "VAL_ 1 A 0 \"Off\" 1 \"On\" ;\r\n";
  CHECK(parsed(text).find("Door")->find("A")->find_value("On") == 1);
}

TEST(Dbc, order_of_statements_does_not_matter_where_it_can_not) {
  const Database database = parsed("BA_DEF_DEF_ \"GenMsgCycleTime\" 50;\n" +
                                   door(" SG_ A : 0|32@1- (1,0) [0|0] \"\" B\n") +
                                   "VAL_ 1 A 16777216 \"Exact\" ;\nSIG_VALTYPE_ 1 A : 1;\n");
  CHECK(database.find("Door")->cycle == base::Millis(50));
  CHECK(database.find("Door")->find("A")->encoding == Encoding::float32);
}

TEST(Dbc, empty_list_of_values_names_none) {
  CHECK(parsed(door(kPlain) + "VAL_ 1 Lock ;").find("Door")->find("Lock")->names.empty());
}

TEST(Dbc, overlapping_signals_are_taken) {
  const std::string both = std::string(kPlain) + " SG_ Whole : 0|8@1+ (1,0) [0|0] \"\" Agent\n";
  LONGS_EQUAL(2, parsed(door(both)).find("Door")->signals.size());
}

TEST(Dbc, same_number_as_standard_and_extended_id_is_two_messages) {
  const Database database = parsed("BO_ 1 A: 8 N\nBO_ 2147483649 B: 8 N\n");
  CHECK((database.find("A")->id == FrameId{.value = 1, .extended = false}));
  CHECK((database.find("B")->id == FrameId{.value = 1, .extended = true}));
}

TEST(Dbc, highest_ids_are_ids) {
  const Database database = parsed("BO_ 2047 A: 8 N\nBO_ 2684354559 B: 8 N\n");
  CHECK((database.find("A")->id == FrameId{.value = 0x7FF, .extended = false}));
  CHECK((database.find("B")->id == FrameId{.value = 0x1FFFFFFF, .extended = true}));
}

TEST(Dbc, statements_of_signals_without_a_message_are_skipped) {
  const Database database = parsed(
      "BO_ 3221225472 VECTOR__INDEPENDENT_SIG_MSG: 0 Vector__XXX\n"
      " SG_ Loose : 0|8@1+ (1,0) [0|0] \"\" Vector__XXX\n"
      "VAL_ 3221225472 Loose 0 \"Off\" ;\n"
      "SIG_VALTYPE_ 3221225472 Loose : 1;\n"
      "BA_ \"GenMsgCycleTime\" BO_ 3221225472 100;\n");
  CHECK(database.messages.empty());
}

TEST(Dbc, bit_timing_is_skipped) {
  CHECK(parsed("BS_: 500 : 1, 2\nBU_: A\n").messages.empty());
  CHECK(parsed("BS_: 500 : 1, 2;\nBU_: A\n").messages.empty());
}

TEST(Dbc, empty_file_describes_nothing) {
  CHECK(parsed("").messages.empty());
  CHECK(parsed("VERSION \"\"\n\nNS_ :\n\nBS_:\n\nBU_:\n").messages.empty());
}

}  // namespace latchkey::can::testing
