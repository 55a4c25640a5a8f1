// Which addresses belong to the public internet. An endpoint that somebody else has named must not
// lead this server to itself, to its neighbours or to its cloud's metadata. Pure; transfer.cpp asks
// it about the address that is being connected to, so that a name may resolve as it likes.
#pragma once
#include <sys/socket.h>

#include <string>
#include <string_view>

namespace sqlagent::curl {

// False for whatever the registries of special addresses keep (RFC 6890 and IANA's tables after
// it): this host, private, shared, link-local, documentation, benchmarks, multicast, reserved, and
// IPv6 forms that hold such an IPv4 address; for Azure's 168.63.129.16; for other families.
bool is_public(const sockaddr& address);

// The same for a host as an address writes it: false for an IPv4 or IPv6 number that is not public,
// in any form that libraries read ("127.1", "0x7f000001", "2130706433"), and for names that mean
// this network by themselves ("localhost", "db.internal", "nas"). True says nothing of where a name
// resolves. host: as host_of gives it.
bool may_be_public(std::string_view host);

}  // namespace sqlagent::curl
