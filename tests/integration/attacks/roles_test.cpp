// What a key with fewer rights tries with what it may.
#include <CppUTest/TestHarness.h>

#include "integration/attacks/attack.hpp"

using latchkey::client::Claims;
using latchkey::integration::Answer;
using latchkey::integration::Attack;

TEST_GROUP(RoleAttack) {
  Attack attack;

  static void check_refused(const Answer& answer, const char* reason) {
    STRCMP_EQUAL("rejected", answer.status().c_str());
    STRCMP_EQUAL(reason, answer.reason().c_str());
  }
};

TEST(RoleAttack, Command_of_another_role_is_forbidden) {
  check_refused(attack.driver().outcome(attack.driver().send("trunk_open")), "forbidden");
  attack.check_harmless();
}

TEST(RoleAttack, Role_that_a_command_claims_for_itself_means_nothing) {
  Claims claims = attack.driver().claims("trunk_open");
  claims.subject = "owner";
  check_refused(attack.driver().outcome(attack.driver().send(claims)), "forbidden");
  attack.check_harmless();
}

TEST(RoleAttack, Cancel_of_a_command_of_another_role_is_forbidden) {
  const std::string running = attack.owner().send("trunk_open");
  attack.owner().await(running, "in_progress");
  check_refused(attack.driver().outcome(attack.driver().send("cancel", {{"id", running}})),
                "forbidden");
  STRCMP_EQUAL("succeeded", attack.owner().outcome(running).status().c_str());
}
