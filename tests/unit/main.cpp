// Every CppUTest executable starts here. Arguments are CppUTest's own: -v, -g GROUP, -n NAME, …
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>
#include <sys/stat.h>

int main(int argc, char** argv) {
  // The agent takes no files that a group may write to, whatever the user's habit is.
  ::umask(S_IWGRP | S_IWOTH);
  // The library's own operator new keeps books without a lock: no use for tests with threads.
  MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
  return CommandLineTestRunner::RunAllTests(argc, argv);
}
