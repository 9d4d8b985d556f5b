#include "app/certificate_watch.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "codec/callback.hpp"

namespace latchkey::app {
namespace {

using std::chrono::days;

constexpr std::size_t kFileBytesMax = 256 * 1024;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kFileBytesMax, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string in_days(days left) {
  if (left.count() == 0) return "within a day";
  return "in " + std::to_string(left.count()) + (left.count() == 1 ? " day" : " days");
}

}  // namespace

CertificateWatch::CertificateWatch(const boost::asio::any_io_executor& executor,
                                   const std::optional<codec::TlsConfig>& tls,
                                   const ports::Clock& clock, runtime::FactLog& log)
    : timer_(executor), clock_(clock), log_(log) {
  if (!tls) return;
  const auto add = [this](const std::string& path, Kind kind) {
    if (!path.empty()) files_.push_back({.path = path, .kind = kind, .expiry = {}, .told = {}});
  };
  add(tls->cert_file, Kind::chain);
  add(tls->ca_file, Kind::authorities);
}

void CertificateWatch::start() {
  if (files_.empty()) return;
  look(/*repeat=*/true);
  look_every_day();
}

void CertificateWatch::on_reconnect() { look(/*repeat=*/false); }

std::optional<base::WallTime> CertificateWatch::earliest_expiry() const {
  std::optional<base::WallTime> earliest;
  for (const File& file : files_) {
    if (file.expiry) earliest = std::min(*file.expiry, earliest.value_or(*file.expiry));
  }
  return earliest;
}

void CertificateWatch::look(bool repeat) {
  const base::WallTime now = clock_.now().wall;
  for (File& file : files_) {
    Finding finding = judge(file, now);
    const bool news = finding.text != std::exchange(file.told, finding.text);
    if (!finding.text.empty() && (news || repeat)) {
      log_.say(finding.level, "certificate", finding.text);
    }
  }
}

CertificateWatch::Finding CertificateWatch::judge(File& file, base::WallTime now) {
  using runtime::LogLevel;
  const auto certificates = crypto_mbedtls::parse_certificates(read(file.path));
  if (!certificates) {
    file.expiry.reset();
    return {LogLevel::error, file.path + " has no certificate that can be read (PEM)"};
  }
  const auto [first, last] =
      std::ranges::minmax_element(*certificates, {}, &crypto_mbedtls::Certificate::not_after);
  const base::WallTime expiry = file.kind == Kind::chain ? first->not_after : last->not_after;
  file.expiry = expiry;

  const std::string when = codec::format_time(expiry);
  const std::string what_to_do = file.kind == Kind::chain
                                     ? ": replace it and its key; they are read at the next connect"
                                     : ": add its successor to the file";
  if (expiry < now) return {LogLevel::error, file.path + " expired at " + when + what_to_do};
  const auto left = std::chrono::floor<days>(expiry - now);
  if (left >= kWarningBefore) return {LogLevel::info, {}};
  return {left >= kErrorBefore ? LogLevel::warning : LogLevel::error,
          file.path + " expires at " + when + ", " + in_days(left) + what_to_do};
}

void CertificateWatch::look_every_day() {
  timer_.expires_after(days(1));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    look(/*repeat=*/true);
    look_every_day();
  });
}

}  // namespace latchkey::app
