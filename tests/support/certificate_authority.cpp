#include "support/certificate_authority.hpp"

#include <fstream>
#include <stdexcept>

#include "support/child_process.hpp"
#include "support/test_loop.hpp"

namespace latchkey::test_support {

CertificateAuthority::CertificateAuthority(std::filesystem::path folder)
    : folder_(std::move(folder)) {
  openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
           "-keyout", file("ca.key"), "-out", file("ca.pem"), "-subj", "/CN=test authority",
           "-days", "2"});
}

void CertificateAuthority::issue(const std::string& name,
                                 const std::string& alternative_name) const {
  std::ofstream(folder_ / (name + ".ext")) << "subjectAltName=" << alternative_name << "\n";
  openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
           file(name + ".key"), "-out", file(name + ".csr"), "-subj", "/CN=" + name});
  openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey",
           file("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", file(name + ".ext"), "-out",
           file(name + ".pem")});
}

void CertificateAuthority::openssl(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "openssl");
  ChildProcess process(arguments, folder_ / "openssl.log");
  if (process.wait(kPatience) != 0) throw std::runtime_error("openssl failed");
}

}  // namespace latchkey::test_support
