// CertificateAuthority: certificates and their keys for one test, with OpenSSL's command line.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace latchkey::test_support {

class CertificateAuthority {
 public:
  // Makes ca.pem and ca.key in `folder`.
  explicit CertificateAuthority(std::filesystem::path folder);

  // Makes NAME.pem and NAME.key; `alternative_name` as OpenSSL writes it, such as `DNS:localhost`.
  void issue(const std::string& name, const std::string& alternative_name) const;

  [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }

 private:
  void openssl(std::vector<std::string> arguments) const;

  std::filesystem::path folder_;
};

}  // namespace latchkey::test_support
