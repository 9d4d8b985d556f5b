// What a gateway gets from its factory, and how it comes into a disk image.
//
// Throws std::runtime_error when something cannot be done.
#pragma once

#include <filesystem>
#include <string>

#include "supervisor/stack.hpp"

namespace latchkey::gateway {

// Copies a disk image.
void copy_disk(const std::filesystem::path& image, const std::filesystem::path& to);

// Whose keys a gateway has.
enum class Keys : bool {
  made_for_it,  // by the authority of `stack`'s fleet
  its_own,      // it made them at its first boot, and `admit` has seen its request
};

// Puts a configuration for the broker, the vehicle and the keys of `stack` into a disk.
void provision(const std::filesystem::path& disk, const supervisor::Stack& stack, Keys keys);

// Has the authority of `stack`'s fleet grant what a device asks for, a line of `latchkeyd request`.
void admit(const std::string& request, const supervisor::Stack& stack);

}  // namespace latchkey::gateway
