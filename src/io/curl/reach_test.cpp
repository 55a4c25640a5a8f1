// Addresses that somebody else's endpoint may have, and those that would lead to ourselves.
#include "io/curl/reach.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace sqlagent::curl {
namespace {

bool public_number(const std::string& text) {
  sockaddr_storage storage{};
  if (text.find(':') == text.npos) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    EXPECT_EQ(::inet_pton(AF_INET, text.c_str(), &in.sin_addr), 1) << text;
    std::memcpy(&storage, &in, sizeof in);
  } else {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &in.sin6_addr), 1) << text;
    std::memcpy(&storage, &in, sizeof in);
  }
  return is_public(reinterpret_cast<const sockaddr&>(storage));
}

TEST(Reach, private_numbers_are_not_public) {
  for (const auto* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.100.100.200",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.192",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.9",
                              "224.0.0.1",
                              "239.255.255.250",
                              "240.0.0.1",
                              "255.255.255.255",
                              "168.63.129.16",
                              "::",
                              "::1",
                              "::7f00:1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.1.2.3",
                              "::ffff:169.254.169.254",
                              "::ffff:0.0.0.0",
                              "::ffff:0:127.0.0.1",
                              "64:ff9b::127.0.0.1",
                              "64:ff9b::a9fe:a9fe",
                              "64:ff9b:1::1",
                              "100::1",
                              "2001::1",
                              "2001:20::1",
                              "2001:1ff::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "3fff::1",
                              "3fff:fff::1",
                              "5f00::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1"})
    EXPECT_FALSE(public_number(address)) << address;
}

TEST(Reach, numbers_beside_the_special_ranges_are_public) {
  for (const auto* address : {"1.1.1.1",         "8.8.8.8",          "9.255.255.255",
                              "11.0.0.0",        "100.63.255.255",   "100.128.0.0",
                              "126.255.255.255", "128.0.0.0",        "169.253.255.255",
                              "169.255.0.0",     "172.15.255.255",   "172.32.0.0",
                              "192.0.1.1",       "192.167.255.255",  "192.169.0.0",
                              "198.17.255.255",  "198.20.0.0",       "223.255.255.255",
                              "168.63.129.15",   "2001:200::1",      "2001:4860:4860::8888",
                              "2606:4700::1111", "2a00:1450::1",     "3ffe::1",
                              "3fff:1000::1",    "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"})
    EXPECT_TRUE(public_number(address)) << address;
}

TEST(Reach, hosts_that_are_of_this_network_by_their_writing) {
  for (const auto* host :
       {"localhost", "localhost.", "api.localhost", "db.internal", "metadata.google.internal",
        "printer.local", "nas", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0",
        "10.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fe80::1%25eth0", ""})
    EXPECT_FALSE(may_be_public(host)) << host;
  for (const auto* host : {"api.openai.com", "api.openai.com.", "8.8.8.8", "2606:4700::1111",
                           "localhost.example.com", "10.example.com"})
    EXPECT_TRUE(may_be_public(host)) << host;
}

}  // namespace
}  // namespace sqlagent::curl
