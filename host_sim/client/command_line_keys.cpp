#include <CLI/CLI.hpp>

#include "client/command_line.hpp"

namespace latchkey::client {

void CommandLine::describe_keygen() {
  keygen_->add_option("--kid", keygen_options_.kid, "The key's name (default: role-digest)");
  keygen_->add_option("--role", keygen_options_.roles, "owner (default), driver, service, fleet")
      ->take_all();
  keygen_->add_option("--out", keygen_options_.private_file,
                      "Private key file (default: ROLE.jwk)");
  keygen_->add_option("--set", keygen_options_.set_file, "Key set to add the public key to")
      ->capture_default_str();
  keygen_->add_flag("--force", keygen_options_.force, "Replace a key that is there already");
}

void CommandLine::describe_keys() {
  keys_ = add_command("keys", "Show and change a key set; the agent reads it again by itself",
                      "latchkey keys revoke alice@phone --set /etc/latchkey/keys.json");
  keys_->require_subcommand(1);

  keys_list_ = keys_->add_subcommand("list", "The keys, their roles and thumbprints (RFC 7638)");
  keys_list_->add_flag("--json", keys_list_options_.json, "Print JSON, an object a line");

  keys_add_ = keys_->add_subcommand("add", "Add the public key in a file");
  keys_add_
      ->add_option("FILE", keys_add_options_.key_file, "A JWK; of a private one its public half")
      ->required();
  keys_add_->add_option("--role", keys_add_options_.roles, "owner, driver, service, fleet")
      ->take_all()
      ->required();
  keys_add_->add_option("--kid", keys_add_options_.kid, "The key's name (default: the file's)");
  keys_add_->add_flag("--force", keys_add_options_.force, "Replace a key of the same name");

  keys_revoke_ = keys_->add_subcommand("revoke", "Remove a key; what it has running ends");
  keys_revoke_->add_option("KID", keys_revoke_options_.kid, "The key's name")->required();

  const auto add_set = [](CLI::App& to, std::string& file) {
    to.add_option("--set", file, "The key set")->capture_default_str();
  };
  add_set(*keys_list_, keys_list_options_.set_file);
  add_set(*keys_add_, keys_add_options_.set_file);
  add_set(*keys_revoke_, keys_revoke_options_.set_file);
}

CommandLine::Request CommandLine::keys_request() const {
  if (keys_add_->parsed()) return keys_add_options_;
  if (keys_revoke_->parsed()) return keys_revoke_options_;
  return keys_list_options_;
}

}  // namespace latchkey::client
