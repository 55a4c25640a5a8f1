// A child process for work that may go wrong: started from our own binary without our environment,
// our descriptors or our life: it dies with us, or when we say so. Knows nothing of what it does.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace sqlagent::process {

// How a child ended.
struct Ending {
  bool exited = false;  // by itself, with `code`; else by `signal`
  int code = 0, signal = 0;
};

class Child {
 public:
  // This binary again, with `arguments` after its name and an empty environment. Its standard input
  // and output are ours to use (input(), output()); standard error is shared; `file` becomes its
  // descriptor 3, and it has no other. Throws Error(internal) when the kernel refuses.
  Child(std::vector<std::string> arguments, int file);
  ~Child();  // killed, if it still runs, and reaped
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int input() const { return input_; }    // what we write, a socket; blocking
  int output() const { return output_; }  // what we read; non-blocking, a pipe of a megabyte
  pid_t id() const { return id_; }
  void kill();
  // Waits for its end. Call it after the end of output(), or after kill().
  Ending end();

 private:
  pid_t id_ = -1;
  int input_ = -1, output_ = -1;
  bool reaped_ = false;
  Ending ending_;
};

}  // namespace sqlagent::process
