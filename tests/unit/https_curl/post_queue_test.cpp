// Which outcomes are sent, taken and given up, and what the log says of it.
#include "queue_rig.hpp"

using namespace latchkey;              // NOLINT(google-build-using-namespace)
using namespace latchkey::https_curl;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP_BASE(PostQueue, QueueRig){};

TEST(PostQueue, Nothing_waiting_hasNoDeadline) {
  CHECK(!queue.next_deadline().has_value());
  STRCMP_EQUAL("", started().c_str());
}

TEST(PostQueue, Outcomes_ofOneEndpoint_goOneAtATimeInOrder) {
  for (const char* id : {"one", "two"}) add("A", id);
  STRCMP_EQUAL("A:one ", started().c_str());
  CHECK(!queue.next_deadline().has_value());
  reply(0, status(200));
  LONGS_EQUAL(0, until_deadline().count());
  STRCMP_EQUAL("A:two ", started().c_str());
  reply(0, status(204));
  check_verdicts("one+ two+ ");
  check_lines({});
}

TEST(PostQueue, Endpoints_areIndependent) {
  add("A", "one");
  add("B", "two");
  STRCMP_EQUAL("A:one B:two ", started().c_str());
  reply(0, unreachable());
  reply(1, status(200));
  add("B", "three");
  STRCMP_EQUAL("B:three ", started().c_str());
}

TEST(PostQueue, Only2xx_isTaken) {
  for (const int code : {200, 201, 202, 299}) {
    add("A", "one");
    fail_once(status(code));
    check_verdicts("one+ ");
  }
  add("A", "one");
  for (const int code : {0, 199, 300, 301, 302, 304, 307, 308, 400, 404, 409, 500, 503}) {
    fail_once(status(code));
    check_verdicts("");
    pass(minutes{5});
  }
}

TEST(PostQueue, Old_isGivenUpAfterATry) {
  add("A", "one", now.wall - hours{48});
  STRCMP_EQUAL("A:one ", started().c_str());
  check_verdicts("");
  reply(0, unreachable());
  check_verdicts("one- ");
  CHECK(!queue.next_deadline().has_value());
}

TEST(PostQueue, Old_thatIsTakenAtLast_isTaken) {
  add("A", "one", now.wall - hours{48});
  fail_once(status(200));
  check_verdicts("one+ ");
}

TEST(PostQueue, Age_countsFromTheConclusion) {
  add("A", "one", now.wall - minutes{59});
  fail_once();
  pass(minutes{1});
  fail_once();
  check_verdicts("");
  pass(minutes{1});
  fail_once();
  check_verdicts("one- ");
}

TEST(PostQueue, Old_areGivenUpTogether_butNotUntried) {
  add("A", "one");
  fail_once();
  pass(minutes{5});
  add("A", "two");
  fail_once();
  pass(hours{2});
  for (const char* id : {"three", "four"}) add("A", id, now.wall - hours{2});
  fail_once();
  check_verdicts("one- two- three- ");
  pass(minutes{5});
  STRCMP_EQUAL("A:four ", started().c_str());
}

TEST(PostQueue, Clock_thatWentBack_givesNothingUp) {
  add("A", "one");
  now.wall -= hours{100};
  fail_once();
  check_verdicts("");
}

TEST(PostQueue, TooMany_giveUpTheOldestThatWaits) {
  add("A", "one");
  add("B", "two");
  STRCMP_EQUAL("A:one B:two ", started().c_str());
  for (const char* id : {"three", "four"}) add("B", id);
  check_verdicts("");
  add("A", "five");
  check_verdicts("three- ");
  reply(0, unreachable());
  add("A", "six");
  check_verdicts("one- ");
}

TEST(PostQueue, Unknown_endpoint_isGivenUp) {
  add("C", "one");
  check_verdicts("one- ");
  STRCMP_EQUAL("", started().c_str());
}

TEST(PostQueue, Log_tellsTroubleOnceAndRecovery) {
  add("A", "one");
  fail_once(status(500));
  pass(minutes{5});
  fail_once();
  pass(minutes{5});
  fail_once(status(200));
  add("A", "two");
  fail_once(status(200));
  check_lines({"warning: endpoint A does not take one, to be tried again: HTTP status 500",
               "info: endpoint A takes again"});
}

TEST(PostQueue, Log_tellsWhatIsGivenUpAndWhy) {
  add("C", "zero");
  add("A", "one", now.wall - hours{2});
  fail_once();
  check_lines(
      {"warning: endpoint C does not get zero, given up: the configuration has no such "
       "endpoint",
       "warning: endpoint A does not take one, to be tried again: unreachable",
       "warning: endpoint A does not get one, given up: unreachable"});
  for (const char* id : {"one", "two", "three", "four", "five"}) add("B", id);
  check_lines({"warning: endpoint B does not get one, given up: too many wait"});
  fail_once(status(500));
  pass(seconds{1});
  for (const char* id : {"six", "seven", "eight"}) add("B", id);
  drain();
  STRCMP_EQUAL(
      "warning: endpoint B does not get two, given up: too many wait; the last error: HTTP status "
      "500",
      lines.at(1).c_str());
}
