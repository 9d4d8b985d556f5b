// Any bytes as the payload of a command's MQTT message.
#include "fuzz/decoded_command.hpp"
#include "fuzz/target.hpp"

void latchkey::fuzz::run(std::string_view input) { check_command(input); }
