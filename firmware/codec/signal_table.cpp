#include "codec/signal_table.hpp"

#include <algorithm>
#include <string_view>

#include "base/identifier.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

constexpr std::size_t kPathBytesMax = 200;

std::string_view in_words(ValueKind kind) {
  switch (kind) {
    case ValueKind::truth: return "true or false";
    case ValueKind::number: return "a number";
    case ValueKind::word: return "a string";
  }
  return "";
}

bool is_segment(std::string_view text) {
  const auto is_allowed = [](char c) { return base::is_alphanumeric(c) || c == '_'; };
  const char first = text.empty() ? '0' : text.front();
  return !(first >= '0' && first <= '9') && first != '_' && std::ranges::all_of(text, is_allowed);
}

}  // namespace

bool is_signal_path(std::string_view path) {
  if (path.size() > kPathBytesMax) return false;
  for (std::size_t dot = 0; (dot = path.find('.')) != std::string_view::npos;) {
    if (!is_segment(path.substr(0, dot))) return false;
    path.remove_prefix(dot + 1);
  }
  return is_segment(path);
}

ValueKind kind_of(const core::Value& value) {
  if (std::holds_alternative<bool>(value)) return ValueKind::truth;
  return std::holds_alternative<double>(value) ? ValueKind::number : ValueKind::word;
}

core::SignalId SignalTable::intern(const std::string& path, ValueKind kind,
                                   const std::string& where) {
  const auto next = static_cast<core::SignalId>(paths_.size());
  const auto [entry, is_new] = first_uses_.try_emplace(path, Use{next, kind, where});
  const Use& first = entry->second;
  if (is_new) {
    paths_.push_back(path);
    if (!is_signal_path(path)) errors_.push_back({where, std::string(kSignalPathRule)});
    if (paths_.size() == core::kSignalsMax + 1) {
      errors_.push_back({where, "one signal too many: a catalogue names at most " +
                                    std::to_string(core::kSignalsMax) + " different ones"});
    }
  } else if (first.kind != kind) {
    errors_.push_back({where, path + " is used as " + std::string(in_words(kind)) +
                                  " here and as " + std::string(in_words(first.kind)) + " at " +
                                  first.where + "; a signal has one kind of value"});
  }
  return first.id;
}

}  // namespace latchkey::codec
