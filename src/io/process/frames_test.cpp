// Frames and lines over real pipes, and a child that is gone. The child here is this test program.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "base/error.h"
#include "io/process/child.h"
#include "io/process/frames.h"

namespace sqlagent::process {
namespace {

struct Got {
  std::vector<std::pair<char, std::string>> frames;
  bool ended = false;
};

awaitable<void> read_all(FrameReader& reader, Got& got) {
  for (;;) {
    const auto frame = co_await reader.next();
    if (!frame) break;
    got.frames.emplace_back(frame->kind, std::string(frame->body));
  }
  got.ended = true;
}

// What comes out at the other end of a pipe that `write` fills.
template <class Write>
Got through_a_pipe(Write write) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  std::thread writer([&] {
    write(ends[1]);
    close(ends[1]);
  });
  asio::io_context loop;
  FrameReader reader(loop.get_executor(), ends[0]);
  Got got;
  asio::co_spawn(loop, read_all(reader, got), asio::detached);
  loop.run();
  writer.join();
  close(ends[0]);
  return got;
}

TEST(Frames, arrive_whole_and_in_order_whatever_their_size) {
  std::vector<std::pair<char, std::string>> sent;
  for (const size_t size : {0u, 1u, 5u, 65'536u, 3'000'000u, 7u, 1'048'576u})
    sent.emplace_back(static_cast<char>('A' + sent.size()),
                      std::string(size, static_cast<char>('a' + sent.size())));
  const auto got = through_a_pipe([&](int pipe) {
    for (const auto& [kind, body] : sent) EXPECT_TRUE(write_frame(pipe, kind, body));
  });
  EXPECT_TRUE(got.ended);
  EXPECT_EQ(got.frames, sent);
}

TEST(Frames, half_a_frame_is_an_end) {
  const auto got = through_a_pipe([](int pipe) {
    EXPECT_TRUE(write_frame(pipe, 'A', "whole"));
    const char half[] = {'B', 100, 0, 0, 0, 'x'};
    EXPECT_EQ(write(pipe, half, sizeof half), static_cast<ssize_t>(sizeof half));
  });
  EXPECT_TRUE(got.ended);
  EXPECT_EQ(got.frames.size(), 1u);
}

TEST(Lines, are_cut_at_their_ends) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  EXPECT_TRUE(write_line(ends[1], "first"));
  EXPECT_TRUE(write_line(ends[1], std::string(10'000, 'x')));
  LineReader reader(ends[0]);
  EXPECT_EQ(reader.next(), "first");
  EXPECT_EQ(reader.next(), std::string(10'000, 'x'));
  close(ends[1]);
  EXPECT_EQ(reader.next(), std::nullopt);
  close(ends[0]);
}

TEST(Lines, to_nobody_are_no_signal) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  close(ends[0]);
  EXPECT_FALSE(write_line(ends[1], "anybody?"));
  close(ends[1]);
}

TEST(Child, ends_by_itself_or_by_us) {
  Child lists({"--gtest_list_tests"}, STDERR_FILENO);
  const auto listed = lists.end();
  EXPECT_TRUE(listed.exited);
  EXPECT_EQ(listed.code, 0);
  Child again({"--gtest_list_tests"}, STDERR_FILENO);
  again.kill();
  const auto killed = again.end();
  EXPECT_TRUE(killed.signal == SIGKILL || killed.exited);  // it may have been quicker
}

}  // namespace
}  // namespace sqlagent::process
