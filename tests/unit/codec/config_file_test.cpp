#include "codec/config_file.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>

#include "codec/schemas.hpp"
#include "file_errors.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

constexpr const char* kLeast = R"({
  "vin": "5YJ3E1EA7KF000001",
  "broker": { "host": "127.0.0.1", "port": 1883 },
  "keys_file": "keys.json",
  "catalogue_file": "catalogue.json",
  "vehicle": { "can": { "interface": "can0", "dbc_file": "v.dbc", "signals_file": "s.json" } }
})";

// The default that the schema states for a member, found by its way there.
json default_of(const char* pointer) {
  json schema = json::parse(config_schema());
  return schema.at(json::json_pointer(pointer)).at("default");
}

}  // namespace

TEST_GROUP(Config) {
  json file = json::parse(kLeast);

  AgentConfig decode() {
    auto config = decode_config(file.dump());
    CHECK_TEXT(config.has_value(), config ? "" : testing::lines(config.error()).c_str());
    return *std::move(config);
  }

  void check_errors(const char* expected) {
    const auto config = decode_config(file.dump());
    CHECK(!config.has_value());
    STRCMP_EQUAL(expected, testing::lines(config.error()).c_str());
  }
};

TEST(Config, least_one_has_the_rest_by_default) {
  const AgentConfig config = decode();
  CHECK(config.vin.view() == "5YJ3E1EA7KF000001");
  CHECK(config.broker.host == "127.0.0.1");
  CHECK_EQUAL(1883, config.broker.port);
  CHECK(config.broker.client_id == "latchkey-5YJ3E1EA7KF000001");
  CHECK(config.broker.username.empty());
  CHECK(!config.broker.tls);
  CHECK(config.topics.prefix == "vehicles/5YJ3E1EA7KF000001");
  CHECK(config.keys_file == "keys.json");
  CHECK(config.catalogue_file == "catalogue.json");
  const auto& can = std::get<CanConfig>(config.vehicle);
  CHECK(can.interface == "can0");
  CHECK(can.socketcand.empty());
  CHECK(can.dbc_file == "v.dbc");
  CHECK(can.signals_file == "s.json");
}

TEST(Config, bus_is_named_in_one_way) {
  json& can = file["vehicle"]["can"];
  can["socketcand"] = "unix:/run/can.sock";
  constexpr const char* kOneWay =
      "$.vehicle.can: has to name its bus: by interface, or by socketcand, and not by both\n";
  check_errors(kOneWay);
  can.erase("interface");
  CHECK(std::get<CanConfig>(decode().vehicle).socketcand == "unix:/run/can.sock");
  can.erase("socketcand");
  check_errors(kOneWay);
}

TEST(Config, vehicle_is_reached_in_one_way) {
  const json lines = {{"V.IsOpen", {{"input", 4}}}};
  file["vehicle"]["gpio"] = {{"chip", "/dev/gpiochip0"}, {"lines", lines}};
  check_errors(
      "$.vehicle: has too many members; expected: an object: how the vehicle is reached, with can "
      "or gpio, and not both\n");
  file["vehicle"].erase("can");
  CHECK(std::holds_alternative<GpioConfig>(decode().vehicle));
  file["vehicle"].erase("gpio");
  check_errors(
      "$.vehicle: has too few members; expected: an object: how the vehicle is reached, with can "
      "or gpio, and not both\n");
}

TEST(Config, gpio_lines_are_taken_by_signal) {
  file["vehicle"] = json::parse(R"({"gpio": {"chip": "/dev/gpiochip1", "lines": {
      "V.IsLit": {"output": 0, "outputs_active_low": true},
      "V.IsOpen": {"to_true": 17, "to_false": 18, "input": 27, "input_active_low": true}}}})");
  const auto gpio = std::get<GpioConfig>(decode().vehicle);
  CHECK(gpio.chip == "/dev/gpiochip1");
  CHECK_EQUAL(2, gpio.lines.size());
  const GpioSignal& lit = gpio.lines[0];
  CHECK(lit.path == "V.IsLit");
  CHECK(lit.output == 0U && !lit.to_true && !lit.to_false && !lit.input);
  CHECK(lit.outputs_active_low && !lit.input_active_low);
  const GpioSignal& open = gpio.lines[1];
  CHECK(open.path == "V.IsOpen");
  CHECK(!open.output && open.to_true == 17U && open.to_false == 18U && open.input == 27U);
  CHECK(!open.outputs_active_low && open.input_active_low);
}

TEST(Config, gpio_lines_that_could_not_be_are_refused) {
  file["vehicle"] = json::parse(R"({"gpio": {"chip": "gpiochip0", "lines": {
      "V.IsLit": {"output": -1, "inptu": 2}}}})");
  check_errors(
      "$.vehicle.gpio.chip: does not have the right form; expected: the device of the chip: "
      "\"/dev/gpiochip0\"\n"
      "$.vehicle.gpio.lines[\"V.IsLit\"].output: is too small; expected: a whole number from 0 to "
      "65535: the line of a relay that is on while the value is true\n"
      "$.vehicle.gpio.lines[\"V.IsLit\"].inptu: is not known here; known are: input, "
      "input_active_low, output, outputs_active_low, to_false, to_true\n");
}

TEST(Config, gpio_signal_that_is_no_vss_path_is_refused) {
  file["vehicle"] =
      json::parse(R"({"gpio": {"chip": "/dev/gpiochip0", "lines": {"V IsLit": {"output": 1}}}})");
  check_errors(
      "$.vehicle.gpio.lines[\"V IsLit\"]: a signal is a VSS path of at most 200 characters, like "
      "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked\n");
}

TEST(Config, defaults_are_those_that_the_schema_states) {
  const AgentConfig config = decode();
  const BrokerConfig broker;
  const TopicsConfig topics;
  CHECK(default_of("/properties/broker/properties/client_id") == broker.client_id);
  CHECK(default_of("/properties/broker/properties/keep_alive_s") == config.broker.keep_alive_s);
  CHECK(default_of("/properties/broker/properties/session_expiry_s") ==
        config.broker.session_expiry_s);
  CHECK(default_of("/properties/topics/properties/prefix") == topics.prefix);
  CHECK(default_of("/properties/topics/properties/response_topics") ==
        config.topics.response_topics);
  const char* limits = "/properties/limits/properties";
  CHECK(default_of((std::string(limits) + "/clock_skew_ms").c_str()) ==
        config.limits.clock_skew.count());
  CHECK(default_of((std::string(limits) + "/lifetime_max_ms").c_str()) ==
        config.limits.lifetime_max.count());
  CHECK(default_of((std::string(limits) + "/rate/properties/burst").c_str()) ==
        config.limits.rate.burst);
  CHECK(default_of((std::string(limits) + "/rate/properties/per_second").c_str()) ==
        config.limits.rate.per_second);
  CHECK(default_of("/properties/journal_file") == config.journal_file);
  CHECK(config.traces_file.empty());
  CHECK(config.metrics_file.empty());
  CHECK(default_of("/properties/log/properties/level") == "info");
  CHECK(config.log_level == LogLevel::info);
}

TEST(Config, everything_that_is_given_is_taken) {
  file["$schema"] = "config.schema.json";
  file["broker"] = {{"host", "broker.example"},
                    {"port", 8883},
                    {"client_id", "car-{vin}"},
                    {"username", "car"},
                    {"password_file", "p"},
                    {"keep_alive_s", 60},
                    {"session_expiry_s", 4294967295U},
                    {"tls", {{"ca_file", "ca"}, {"cert_file", "cert"}, {"key_file", "key"}}}};
  file["topics"] = {{"prefix", "fleet/{vin}/x"}, {"response_topics", {"a/{vin}/#", "b/+"}}};
  file["limits"] = {{"clock_skew_ms", 0},
                    {"lifetime_max_ms", 60000},
                    {"rate", {{"burst", 2.5}, {"per_second", 0.5}}}};
  file["journal_file"] = "data/journal.db";
  file["traces_file"] = "data/traces.jsonl";
  file["metrics_file"] = "run/metrics.prom";
  file["log"]["level"] = "debug";

  const AgentConfig config = decode();
  CHECK(config.broker.client_id == "car-5YJ3E1EA7KF000001");
  CHECK(config.broker.username == "car");
  CHECK(config.broker.password_file == "p");
  CHECK_EQUAL(60, config.broker.keep_alive_s);
  CHECK_EQUAL(4294967295U, config.broker.session_expiry_s);
  CHECK(config.broker.tls->ca_file == "ca");
  CHECK(config.broker.tls->cert_file == "cert");
  CHECK(config.broker.tls->key_file == "key");
  CHECK(config.topics.prefix == "fleet/5YJ3E1EA7KF000001/x");
  CHECK(config.topics.response_topics ==
        (std::vector<std::string>{"a/5YJ3E1EA7KF000001/#", "b/+"}));
  CHECK(config.limits.clock_skew == base::Millis{0});
  CHECK(config.limits.lifetime_max == base::Millis{60000});
  CHECK(config.limits.rate.burst == 2.5);
  CHECK(config.limits.rate.per_second == 0.5);
  CHECK(config.journal_file == "data/journal.db");
  CHECK(config.traces_file == "data/traces.jsonl");
  CHECK(config.metrics_file == "run/metrics.prom");
  CHECK(config.log_level == LogLevel::debug);
}

TEST(Config, journal_file_without_a_name_is_refused) {
  file["journal_file"] = "";
  check_errors(
      "$.journal_file: is too short; expected: the name of the file in which accepted commands and "
      "their outcomes are kept; the agent makes it, in a folder that it may write to\n");
}

TEST(Config, every_log_level_is_understood) {
  for (const auto& [name, level] :
       {std::pair{"error", LogLevel::error}, std::pair{"warning", LogLevel::warning},
        std::pair{"info", LogLevel::info}, std::pair{"debug", LogLevel::debug}}) {
    file["log"]["level"] = name;
    CHECK(decode().log_level == level);
  }
}

TEST(Config, what_is_missing_is_all_told_at_once) {
  file = json::object();
  check_errors(
      "$.vin: is missing; expected: the vehicle's identification number: 17 of A-Z and 0-9, "
      "without I, O and Q\n"
      "$.broker: is missing; expected: an object: the MQTT 5 broker, with host and port\n"
      "$.keys_file: is missing; expected: the name of the file with the authorised keys "
      "(keys.schema.json)\n"
      "$.catalogue_file: is missing; expected: the name of the file with the commands "
      "(catalogue.schema.json)\n"
      "$.vehicle: is missing; expected: an object: how the vehicle is reached, with can or gpio, "
      "and not both\n");
}

TEST(Config, faults_of_form_and_of_sense_are_told_together) {
  file["vin"] = "5YJ3E1EA7KF00000I";
  file["broker"]["prot"] = 1;
  file["topics"]["response_topics"] = {"a/#/b", "vehicles/#"};
  file["log"]["level"] = "loud";
  check_errors(
      "$.broker.prot: is not known here; known are: client_id, host, keep_alive_s, password, "
      "password_file, port, session_expiry_s, tls, username\n"
      "$.log.level: is none of the allowed values; expected: one of error, warning, info, debug\n"
      "$.vin: does not have the right form; expected: the vehicle's identification number: 17 of "
      "A-Z and 0-9, without I, O and Q\n"
      "$.topics.response_topics[0]: is no MQTT topic filter: + and # stand for whole levels, # for "
      "the last ones\n"
      "$.topics.response_topics[1]: covers the agent's own command topic; choose a narrower one\n");
}

TEST(Config, password_needs_a_name_and_one_place) {
  file["broker"]["password"] = "p";
  file["broker"]["password_file"] = "p";
  check_errors(
      "$.broker.password: stands beside password_file; keep one of them\n"
      "$.broker.username: is missing; a password goes with it\n");
}

TEST(Config, certificate_and_its_key_go_together) {
  file["broker"]["tls"] = {{"ca_file", "ca"}, {"cert_file", "cert"}};
  check_errors("$.broker.tls.key_file: is missing; give cert_file and key_file, or neither\n");
  file["broker"]["tls"] = {{"ca_file", "ca"}, {"key_file", "key"}};
  check_errors("$.broker.tls.cert_file: is missing; give cert_file and key_file, or neither\n");
}

TEST(Config, endpoints_are_none_by_default) { CHECK(decode().endpoints.empty()); }

TEST(Config, endpoint_is_taken_with_its_name) {
  file["callback_endpoints"]["Back-end_1"] = {{"url", "https://fleet.example:8443/a?b=c"},
                                              {"ca_file", "ca"},
                                              {"cert_file", "cert"},
                                              {"key_file", "key"},
                                              {"give_up_after_s", 60}};
  const AgentConfig config = decode();
  CHECK_EQUAL(1, config.endpoints.size());
  const EndpointConfig& endpoint = config.endpoints[0];
  CHECK(endpoint.name.view() == "Back-end_1");
  CHECK(endpoint.url == "https://fleet.example:8443/a?b=c");
  CHECK(endpoint.ca_file == "ca");
  CHECK(endpoint.cert_file == "cert");
  CHECK(endpoint.key_file == "key");
  CHECK(endpoint.give_up_after == std::chrono::seconds{60});
}

TEST(Config, endpoint_with_the_least_has_the_rest_by_default) {
  file["callback_endpoints"]["e"] = {{"url", "https://[::1]"}, {"ca_file", "ca"}};
  const AgentConfig config = decode();
  CHECK(config.endpoints.at(0).cert_file.empty());
  CHECK(config.endpoints.at(0).key_file.empty());
  CHECK(default_of("/properties/callback_endpoints/additionalProperties/properties/"
                   "give_up_after_s") == config.endpoints.at(0).give_up_after.count());
}

TEST(Config, endpoint_must_have_an_https_url) {
  const std::string longest = "https://a/" + std::string(502, 'x');
  for (const std::string& url :
       {std::string("https://a"), std::string("https://a:1/"), std::string("https://[::1]:65535?q"),
        std::string("https://192.0.2.1/@:~"), longest}) {
    file["callback_endpoints"]["e"] = {{"url", url}, {"ca_file", "ca"}};
    CHECK(decode().endpoints.at(0).url == url);
  }
  for (const char* url : {"",
                          "http://a/",
                          "HTTPS://a/",
                          "https://",
                          "https:///a",
                          "https://:443/",
                          "https://u@a/",
                          "https://u:p@a/",
                          "https://a/#f",
                          "https://a /",
                          "https://a/ b",
                          "https://a/\n",
                          "https://a\r\n",
                          "https://a/\"",
                          "https://a\\b",
                          "https://a:/",
                          "https://a:b/",
                          "https://[::1/",
                          "https://\xc3\xa4/",
                          " https://a",
                          "file:///etc/passwd"}) {
    file["callback_endpoints"]["e"] = {{"url", url}, {"ca_file", "ca"}};
    check_errors(
        "$.callback_endpoints.e.url: does not have the right form; expected: an https:// URL of at "
        "most 512 characters without user name and fragment\n");
  }
  file["callback_endpoints"]["e"]["url"] = longest + "x";
  check_errors(
      "$.callback_endpoints.e.url: is too long; expected: an https:// URL of at most 512 "
      "characters without user name and fragment\n");
  for (const char* url : {"https://a:0/", "https://a:65536", "https://[::1]:99999?"}) {
    file["callback_endpoints"]["e"]["url"] = url;
    check_errors("$.callback_endpoints.e.url: its port is not one of 1 to 65535\n");
  }
}

TEST(Config, faults_of_all_endpoints_are_told_together) {
  file["callback_endpoints"] = {
      {"a", {{"ca_file", ""}, {"redirects", true}}},
      {"b", {{"url", "https://b"}, {"ca_file", "ca"}, {"cert_file", "cert"}}},
      {"c", {{"url", "https://c:0"}, {"ca_file", "ca"}, {"give_up_after_s", 60}}},
      {"d", {{"url", "https://d"}, {"ca_file", "ca"}, {"give_up_after_s", 59}}},
      {"no name", {{"url", "https://e"}, {"ca_file", "ca"}}}};
  check_errors(
      "$.callback_endpoints.a.ca_file: is too short; expected: the name of a PEM file with the "
      "certificates that vouch for the endpoint\n"
      "$.callback_endpoints.a.redirects: is not known here; known are: ca_file, cert_file, "
      "give_up_after_s, key_file, url\n"
      "$.callback_endpoints.a.url: is missing; expected: an https:// URL of at most 512 characters "
      "without user name and fragment\n"
      "$.callback_endpoints.d.give_up_after_s: is too small; expected: a whole number from 60 to "
      "2592000: seconds after which an outcome that the endpoint did not take is given up\n"
      "$.callback_endpoints.b.key_file: is missing; give cert_file and key_file, or neither\n"
      "$.callback_endpoints.c.url: its port is not one of 1 to 65535\n"
      "$.callback_endpoints[\"no name\"]: an endpoint's name is 1 to 32 of A-Z a-z 0-9 - _\n");
}

TEST(Config, endpoints_are_eight_at_most) {
  for (int i = 0; i < 8; ++i) {
    file["callback_endpoints"]["e" + std::to_string(i)] = {{"url", "https://a"}, {"ca_file", "c"}};
  }
  CHECK_EQUAL(8, decode().endpoints.size());
  file["callback_endpoints"]["e8"] = {{"url", "https://a"}, {"ca_file", "c"}};
  check_errors(
      "$.callback_endpoints: has too many members; expected: an object of at most 8 HTTPS "
      "endpoints, by name: where a command may ask for its outcome to be posted\n");
}

TEST(Config, prefix_must_begin_topics) {
  for (const char* prefix : {"a/", "a/+", "#", "$SYS", "a\n"}) {
    file["topics"]["prefix"] = prefix;
    check_errors(
        "$.topics.prefix: must be the beginning of MQTT topics: no wildcard, no $ in front, no / "
        "at the end\n");
  }
}

TEST(Config, text_that_is_no_object_is_refused) {
  file = json::array();
  check_errors("$: has the wrong type; expected: an object: the configuration of latchkeyd\n");
  const auto config = decode_config("{");
  STRCMP_EQUAL("$: line 1, column 2: unexpected end of input; expected string literal\n",
               testing::lines(config.error()).c_str());
}

}  // namespace latchkey::codec
