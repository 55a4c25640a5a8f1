// Each spelling of REDIS_URL that people use, and a sentence for each mistake.
#include "io/broker/redis_url.h"

#include <gtest/gtest.h>

namespace sqlagent::broker {
namespace {

std::string problem(std::string_view text) {
  const auto url = parse_redis_url(text);
  return url ? "accepted" : url.error();
}

TEST(RedisUrl, ReadsHostPortPasswordAndDatabase) {
  const auto url = parse_redis_url("redis://:p%40ss%2Fw@queue.example:6380/3");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "queue.example");
  EXPECT_EQ(url->port, 6380);
  EXPECT_EQ(url->password.reveal(), "p@ss/w");
  EXPECT_EQ(url->user, "");
  EXPECT_EQ(url->database, 3);
}

TEST(RedisUrl, FillsInWhatIsLeftOut) {
  const auto url = parse_redis_url("redis://");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "127.0.0.1");
  EXPECT_EQ(url->port, 6379);
  EXPECT_EQ(url->database, 0);
}

TEST(RedisUrl, ReadsIpv6AndUser) {
  const auto url = parse_redis_url("redis://worker:secret@[::1]:7000");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 7000);
  EXPECT_EQ(url->user, "worker");
}

TEST(RedisUrl, ReadsBothSpellingsOfASocket) {
  for (const char* text :
       {"unix:///run/my%20redis.sock?db=2", "redis+socket:///run/my redis.sock?virtual_host=2"}) {
    const auto url = parse_redis_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->socket_path, "/run/my redis.sock");
    EXPECT_EQ(url->database, 2);
  }
}

TEST(RedisUrl, ReadsThePasswordOfASocket) {
  const auto url = parse_redis_url("unix://:hush@/run/redis.sock");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->socket_path, "/run/redis.sock");
  EXPECT_EQ(url->password.reveal(), "hush");
}

TEST(RedisUrl, SaysWhatIsWrongWithoutThePassword) {
  EXPECT_NE(problem("rediss://host").find("TLS"), std::string::npos);
  EXPECT_NE(problem("http://host").find("redis://host:port/db"), std::string::npos);
  EXPECT_NE(problem("redis://host:0").find("port"), std::string::npos);
  EXPECT_NE(problem("redis://host:99999").find("port"), std::string::npos);
  EXPECT_NE(problem("redis://host/zero").find("/0"), std::string::npos);
  EXPECT_NE(problem("unix://run/redis.sock").find("absolute"), std::string::npos);
  EXPECT_NE(problem("redis://:50%@host").find("%25"), std::string::npos);
  EXPECT_EQ(problem("redis://:hunter2@host:x").find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace sqlagent::broker
