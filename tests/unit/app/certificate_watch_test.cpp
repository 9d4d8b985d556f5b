#include "app/certificate_watch.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>

#include "client/command.hpp"
#include "client/files.hpp"
#include "client/signing.hpp"
#include "provision/authority.hpp"
#include "support/journal_entries.hpp"
#include "support/temporary_folder.hpp"

using namespace latchkey;  // NOLINT(google-build-using-namespace)
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

TEST_GROUP(CertificateWatch) {
  test_support::TemporaryFolder folder;
  test_support::SetClock clock;
  std::vector<std::string> lines;
  runtime::FactLog log{clock, runtime::LogLevel::info,
                       [this](std::string_view line) { lines.emplace_back(line); }};
  boost::asio::io_context loop;
  crypto_mbedtls::Crypto crypto = *client::start_crypto();
  provision::Authority authority = *provision::Authority::create(crypto, until(days(4000)));
  codec::TlsConfig tls{.ca_file = folder.file("ca.pem"),
                       .cert_file = folder.file("own.pem"),
                       .key_file = folder.file("own.key")};
  app::CertificateWatch watch{loop.get_executor(), tls, clock, log};

  void setup() override { write("ca.pem", authority.certificate()); }

  provision::Validity until(seconds left) {
    return {.not_before = clock.time.wall - hours(48), .not_after = clock.time.wall + left};
  }
  std::string own(seconds left) {
    return authority.issue({.common_name = "own"}, until(left))->certificate;
  }
  void write(const char* name, const std::string& text) {
    CHECK_TRUE(client::replace_file(folder.file(name), text).has_value());
  }
  // The one line that a look at a certificate with so long left gives; empty: none.
  std::string told(seconds left) {
    write("own.pem", own(left));
    lines.clear();
    watch.start();
    CHECK_TRUE(lines.size() <= 1);
    return lines.empty() ? "" : lines.front();
  }
};

TEST(CertificateWatch, Certificate_with_a_month_left_is_not_worth_a_word) {
  STRCMP_EQUAL("", told(days(365)).c_str());
  STRCMP_EQUAL("", told(days(30)).c_str());
}

TEST(CertificateWatch, Certificate_with_less_is_a_warning_that_says_what_to_do) {
  const std::string line = told(days(30) - seconds(1));
  STRCMP_CONTAINS("level=warning event=certificate", line.c_str());
  STRCMP_CONTAINS("own.pem expires at 2026-07-01T11:59:59.000Z, in 29 days: replace it",
                  line.c_str());
  STRCMP_CONTAINS("level=warning", told(days(7)).c_str());
}

TEST(CertificateWatch, Certificate_with_a_week_or_less_is_an_error) {
  STRCMP_CONTAINS("level=error", told(days(7) - seconds(1)).c_str());
  STRCMP_CONTAINS("in 1 day:", told(days(1)).c_str());
  STRCMP_CONTAINS("within a day", told(hours(1)).c_str());
  STRCMP_CONTAINS("within a day", told(seconds(0)).c_str());  // its last second
  STRCMP_CONTAINS("expired at 2026-06-01T11:59:59.000Z", told(-seconds(1)).c_str());
}

TEST(CertificateWatch, Reconnect_says_only_what_is_new) {
  told(days(20));
  lines.clear();
  watch.on_reconnect();
  LONGS_EQUAL(0, lines.size());
  clock.time.wall += days(1);
  watch.on_reconnect();
  LONGS_EQUAL(1, lines.size());
  write("own.pem", own(days(300)));
  watch.on_reconnect();
  LONGS_EQUAL(1, lines.size());
  write("own.pem", own(days(3)));
  watch.on_reconnect();
  LONGS_EQUAL(2, lines.size());
}

TEST(CertificateWatch, Earliest_expiry_is_that_of_the_first_file_to_expire) {
  CHECK_FALSE(watch.earliest_expiry().has_value());
  told(days(100));
  CHECK_TRUE(watch.earliest_expiry() == clock.time.wall + days(100));
  told(days(5000));  // cut to what its authority has
  CHECK_TRUE(watch.earliest_expiry() == clock.time.wall + days(4000));
}

TEST(CertificateWatch, Chain_is_as_good_as_its_first_to_expire) {
  write("own.pem", own(days(300)) + own(days(10)));
  watch.start();
  STRCMP_CONTAINS("in 10 days", lines.front().c_str());
  LONGS_EQUAL(1, lines.size());
}

TEST(CertificateWatch, Authority_that_has_a_successor_may_expire) {
  const auto old = *provision::Authority::create(crypto, until(days(3)));
  write("own.pem", own(days(300)));
  write("ca.pem", old.certificate());
  watch.start();
  STRCMP_CONTAINS("ca.pem expires at", lines.front().c_str());
  lines.clear();
  write("ca.pem", old.certificate() + authority.certificate());
  watch.start();
  LONGS_EQUAL(0, lines.size());
}

TEST(CertificateWatch, File_that_cannot_be_read_is_an_error) {
  write("own.pem", "no certificate");
  watch.start();
  LONGS_EQUAL(1, lines.size());
  STRCMP_CONTAINS("level=error event=certificate", lines.front().c_str());
  std::filesystem::remove(folder.file("own.pem"));
  lines.clear();
  watch.start();
  LONGS_EQUAL(1, lines.size());
}

TEST(CertificateWatch, Without_tls_there_is_nothing_to_watch) {
  app::CertificateWatch idle(loop.get_executor(), std::nullopt, clock, log);
  idle.start();
  LONGS_EQUAL(0, lines.size());
  loop.poll();
  CHECK_TRUE(loop.stopped());  // for it has no timer
}
