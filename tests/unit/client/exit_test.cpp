#include <CppUTest/TestHarness.h>

#include "client/outcome.hpp"

using latchkey::client::Exit;
using latchkey::client::exit_for;
using latchkey::core::Status;

TEST_GROUP(Exit){};

// Scripts rely on these numbers.
TEST(Exit, Statuses_have_the_numbers_that_the_help_documents) {
  const auto number = [](Status status) { return static_cast<int>(exit_for(status)); };
  CHECK_EQUAL(0, number(Status::accepted));
  CHECK_EQUAL(0, number(Status::in_progress));
  CHECK_EQUAL(0, number(Status::succeeded));
  CHECK_EQUAL(3, number(Status::rejected));
  CHECK_EQUAL(4, number(Status::failed));
  CHECK_EQUAL(5, number(Status::timed_out));
  CHECK_EQUAL(6, number(Status::cancelled));
  CHECK_EQUAL(2, static_cast<int>(Exit::usage));
  CHECK_EQUAL(7, static_cast<int>(Exit::no_answer));
  CHECK_EQUAL(8, static_cast<int>(Exit::no_connection));
  CHECK_EQUAL(78, static_cast<int>(Exit::configuration));
  CHECK_EQUAL(130, static_cast<int>(Exit::interrupted));
}
