// Who may ring our workers: a message is signed with HMAC-SHA256 (RFC 2104) under a key derived
// from SECRET_KEY. The signature covers what a worker acts on: task name, task id and body. It does
// not stop replays; the claim of the task's row does.
#pragma once
#include <string>
#include <string_view>

#include "base/secret.h"

namespace sqlagent::celery {

class SigningKey {
 public:
  // Derives a key of its own from the installation's secret, so that no token key is ever used on
  // the queue.
  static SigningKey derive(const Secret<std::string>& secret_key);

  std::string sign(std::string_view task, std::string_view id,
                   std::string_view body) const;  // 64 hex digits
  // Compares in constant time.
  bool verify(std::string_view signature, std::string_view task, std::string_view id,
              std::string_view body) const;

 private:
  explicit SigningKey(Secret<std::string> key) : key_(std::move(key)) {}
  Secret<std::string> key_;
};

}  // namespace sqlagent::celery
