#include "codec/strict_json.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/identifier.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  return "line " + std::to_string(line) + ", column " +
         std::to_string(before.size() - line_start + 1);
}

// The library's sentence without its preamble, and without the input that it quotes.
std::string explain(const json::exception& error) {
  constexpr int kNumberOverflow = 406;
  if (error.id == kNumberOverflow) return "the number is too large";
  std::string_view text = error.what();
  if (const auto at = text.find(" - "); at != std::string_view::npos) text.remove_prefix(at + 3);
  return std::string(text.substr(0, text.find("; last read")));
}

// Builds a value from the parser's events, and stops it (by returning false) at the first thing
// that is refused. The parser itself keeps its state on the heap.
class Builder {
 public:
  Builder(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  json take_root() { return std::move(root_); }
  JsonError take_error() { return std::move(*error_); }

  bool null() { return place(nullptr); }
  bool boolean(bool value) { return place(value); }
  bool number_integer(std::int64_t value) { return place(value); }
  bool number_unsigned(std::uint64_t value) { return place(value); }
  bool number_float(double value, const std::string& literal) {
    if (literal.find_first_not_of("-0123456789") == std::string::npos) {
      return refuse("the whole number has more than 64 bits", next_path());
    }
    const auto mantissa = std::string_view(literal).substr(0, literal.find_first_of("eE"));
    if (value == 0.0 && mantissa.find_first_of("123456789") != std::string_view::npos) {
      return refuse("the number is too close to zero", next_path());
    }
    return place(value);
  }
  bool string(std::string& value) {
    const char* fault = find_fault(value);
    return fault == nullptr ? place(std::move(value)) : refuse(fault, next_path());
  }
  bool binary(json::binary_t&) { return refuse("binary data", next_path()); }

  bool start_object(std::size_t) { return open(json::value_t::object); }
  bool start_array(std::size_t) { return open(json::value_t::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    if (const char* fault = find_fault(name)) return refuse(fault, container_path());
    auto& members = open_.back().value->get_ref<json::object_t&>();
    const auto [member, is_new] = members.emplace(std::move(name), nullptr);
    open_.back().member = member;
    return is_new || refuse("the key is given twice", next_path());
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception& error) {
    return refuse(explain(error), line_and_column(text_, position == 0 ? 0 : position - 1));
  }

 private:
  struct Open {  // an object or array whose end has not been seen
    json* value;
    json::object_t::iterator member;  // of an object: the one that was begun last
  };

  bool open(json::value_t kind) {
    if (open_.size() == limits_.depth) return refuse("nested too deeply", next_path());
    json* value = add(json(kind));
    if (value == nullptr) return false;
    open_.push_back({value, {}});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  template <class T>
  bool place(T&& value) {
    return add(json(std::forward<T>(value))) != nullptr;
  }

  json* add(json value) {
    if (++values_ > limits_.values) {
      refuse("too many values", next_path());
      return nullptr;
    }
    if (open_.empty()) return &(root_ = std::move(value));
    Open& parent = open_.back();
    if (parent.value->is_array()) {
      auto& elements = parent.value->get_ref<json::array_t&>();
      return &elements.emplace_back(std::move(value));
    }
    return &(parent.member->second = std::move(value));
  }

  [[nodiscard]] const char* find_fault(const std::string& text) const {
    if (text.size() > limits_.string_bytes) return "a string is too long";
    return text.find('\0') == std::string::npos ? nullptr : "a string holds a NUL";
  }

  bool refuse(std::string what, std::string where) {
    error_ = JsonError{.where = std::move(where), .what = std::move(what)};
    return false;
  }

  [[nodiscard]] std::string container_path() const {
    std::string path = "$";
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      const auto& [value, member] = open_[i];
      path = value->is_object() ? member_path(path, member->first)
                                : element_path(path, value->size() - 1);
    }
    return path;
  }

  // Of the value that the events are about, which has not been added to its container yet.
  [[nodiscard]] std::string next_path() const {
    if (open_.empty()) return "$";
    const auto& [value, member] = open_.back();
    return value->is_object() ? member_path(container_path(), member->first)
                              : element_path(container_path(), value->size());
  }

  std::string_view text_;
  JsonLimits limits_;
  json root_;
  std::vector<Open> open_;
  std::size_t values_ = 0;
  std::optional<JsonError> error_;
};

template <class Json>
std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_plain_name(std::string_view name) {
  const auto is_plain = [](char c) { return base::is_alphanumeric(c) || c == '_'; };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::ranges::all_of(name, is_plain);
}

}  // namespace

base::Result<json, JsonError> parse_strict(std::string_view text, const JsonLimits& limits) {
  if (text.empty()) return base::unexpected(JsonError{line_and_column(text, 0), "nothing at all"});
  if (text.starts_with(kByteOrderMark)) {
    return base::unexpected(JsonError{line_and_column(text, 0), "a byte order mark"});
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return base::unexpected(JsonError{line_and_column(text, nul), "a NUL byte"});
  }
  Builder builder(text, limits);
  if (!json::sax_parse(text, &builder)) return base::unexpected(builder.take_error());
  return builder.take_root();
}

std::string dump_json(const json& value) { return dump(value); }
std::string dump_json(const nlohmann::ordered_json& value) { return dump(value); }

std::string member_path(std::string_view parent, std::string_view name) {
  std::string path(parent);
  if (is_plain_name(name)) return path.append(".").append(name);
  return path.append("[").append(dump_json(json(name))).append("]");
}

std::string element_path(std::string_view parent, std::size_t index) {
  return std::string(parent) + "[" + std::to_string(index) + "]";
}

}  // namespace latchkey::codec
