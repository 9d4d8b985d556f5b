#include "app/file_modes.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace latchkey::app {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOthersMayWrite = S_IWGRP | S_IWOTH;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::optional<struct stat> look_at(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

// As chmod(1) takes it: 0644.
std::string octal(mode_t mode) {
  std::string digits = "0000";
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, mode >>= 3U) {
    *digit = static_cast<char>('0' + (mode & 7U));
  }
  return digits;
}

std::optional<std::string> owner_complaint(const std::string& path, const struct stat& status) {
  if (status.st_uid == 0 || status.st_uid == ::geteuid()) return std::nullopt;
  return "belongs to user " + std::to_string(status.st_uid) +
         ", who may change it, and not to root or the agent's own user; type: chown root " + path;
}

bool lies_below(const fs::path& file, const std::string& folder) {
  if (folder.empty()) return false;
  const fs::path below = file.lexically_normal().lexically_relative(folder);
  return !below.empty() && *below.begin() != ".." && *below.begin() != ".";
}

std::optional<std::string> file_complaint(const std::string& file, FileKind kind,
                                          const struct stat& status, bool is_credential) {
  if (auto complaint = owner_complaint(file, status)) return complaint;
  const mode_t mode = status.st_mode & 07777U;
  const mode_t allowed_to_others = is_credential ? S_IRGRP : 0;
  if (kind == FileKind::secret && (mode & kOthers & ~allowed_to_others) != 0) {
    return "is a secret, and others than its owner may use it (mode " + octal(mode) +
           "); type: chmod 600 " + file;
  }
  if ((mode & kOthersMayWrite) != 0) {
    return "others than its owner may change it (mode " + octal(mode) + "); type: chmod go-w " +
           file;
  }
  return std::nullopt;
}

std::optional<std::string> folder_complaint(const fs::path& folder) {
  const auto status = look_at(folder);
  if (!status) return std::nullopt;
  if (auto complaint = owner_complaint(folder.string(), *status)) {
    return "its folder " + *complaint;
  }
  const mode_t mode = status->st_mode & 07777U;
  if ((mode & kOthersMayWrite) == 0 || (mode & S_ISVTX) != 0) return std::nullopt;
  return "others than the owner of its folder may put another file in its place (mode " +
         octal(mode) + "); type: chmod go-w " + folder.string();
}

}  // namespace

std::optional<std::string> complaint_about(const std::string& file, FileKind kind,
                                           const std::string& credentials) {
  const auto status = look_at(file);
  if (!status) return std::nullopt;
  std::error_code failed;
  const fs::path named = fs::absolute(file, failed);
  const fs::path meant = fs::canonical(file, failed);
  if (auto complaint = file_complaint(file, kind, *status, lies_below(meant, credentials))) {
    return complaint;
  }
  for (const fs::path& path : {named, meant}) {
    if (auto complaint = folder_complaint(path.parent_path())) return complaint;
  }
  return std::nullopt;
}

}  // namespace latchkey::app
