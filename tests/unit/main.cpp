// Every CppUTest executable starts here. Arguments are CppUTest's own: -v, -g GROUP, -n NAME, …
#include <CppUTest/CommandLineTestRunner.h>
#include <CppUTest/MemoryLeakWarningPlugin.h>

int main(int argc, char** argv) {
  // The library's own operator new keeps books without a lock: no use for tests with threads.
  MemoryLeakWarningPlugin::turnOffNewDeleteOverloads();
  return CommandLineTestRunner::RunAllTests(argc, argv);
}
