#include "io/curl/reach.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace sqlagent::curl {
namespace {

struct Range4 {
  uint32_t first;
  int bits;
};

constexpr uint32_t v4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// iana.org/assignments/iana-ipv4-special-registry, multicast and class E.
constexpr std::array kSpecial4{
    Range4{v4(0, 0, 0, 0), 8},         // this network; 0.0.0.0 is this host
    Range4{v4(10, 0, 0, 0), 8},        // private
    Range4{v4(100, 64, 0, 0), 10},     // shared by carriers; also some clouds' metadata
    Range4{v4(127, 0, 0, 0), 8},       // loopback
    Range4{v4(169, 254, 0, 0), 16},    // link-local; most clouds' metadata
    Range4{v4(172, 16, 0, 0), 12},     // private
    Range4{v4(192, 0, 0, 0), 24},      // protocol assignments
    Range4{v4(192, 0, 2, 0), 24},      // documentation
    Range4{v4(192, 88, 99, 0), 24},    // 6to4 relays of once
    Range4{v4(192, 168, 0, 0), 16},    // private
    Range4{v4(198, 18, 0, 0), 15},     // benchmarks
    Range4{v4(198, 51, 100, 0), 24},   // documentation
    Range4{v4(203, 0, 113, 0), 24},    // documentation
    Range4{v4(224, 0, 0, 0), 4},       // multicast
    Range4{v4(240, 0, 0, 0), 4},       // reserved, broadcast
    Range4{v4(168, 63, 129, 16), 32},  // Azure's host agent, at an address that looks public
};

bool is_public4(uint32_t address) {
  return std::ranges::none_of(kSpecial4, [&](const Range4& range) {
    return (address ^ range.first) >> (32 - range.bits) == 0;
  });
}

using Bytes = std::array<uint8_t, 16>;

uint32_t embedded(const Bytes& bytes, size_t at) {
  return v4(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
}

bool starts(const Bytes& bytes, std::initializer_list<uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

bool is_public6(const Bytes& bytes) {
  if (starts(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}))  // an IPv4 one, written as IPv6
    return is_public4(embedded(bytes, 12));
  if (starts(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))  // NAT64, RFC 6052
    return is_public4(embedded(bytes, 12));
  if ((bytes[0] & 0xe0) != 0x20) return false;  // global unicast is 2000::/3, and nothing else
  if (starts(bytes, {0x20, 0x01}) && bytes[2] < 2) return false;  // 2001::/23: Teredo and others
  if (starts(bytes, {0x20, 0x01, 0x0d, 0xb8})) return false;      // documentation
  if (starts(bytes, {0x20, 0x02})) return false;                  // 6to4: leads to any IPv4 one
  return !(starts(bytes, {0x3f, 0xff}) && bytes[2] < 0x10);       // documentation, RFC 9637
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 in6{};
  std::memcpy(&in6, &address, sizeof in6);
  Bytes bytes;
  std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
  return is_public6(bytes);
}

bool may_be_public(std::string_view host) {
  std::string name(host);
  while (name.ends_with('.')) name.pop_back();
  in_addr four{};
  if (::inet_aton(name.c_str(), &four) != 0) return is_public4(ntohl(four.s_addr));
  if (name.contains(':')) {
    Bytes six{};
    return ::inet_pton(AF_INET6, name.c_str(), six.data()) == 1 && is_public6(six);
  }
  if (!name.contains('.')) return false;  // a name of this network, or of this host
  constexpr std::string_view kOurs[] = {".localhost", ".local", ".internal", ".lan", ".home.arpa"};
  return std::ranges::none_of(kOurs, [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace sqlagent::curl
