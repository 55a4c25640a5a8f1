#include "app/models/own_endpoint.h"

#include <gtest/gtest.h>

namespace sqlagent::models {
namespace {

std::string problem(const std::string& url, const OwnEndpoints& where = {},
                    const std::string& key = "sk-1", const std::string& name = "m") {
  return problem_of(where, {url, Secret(key), name}).value_or("");
}

TEST(OwnEndpoint, PublicAddressesOverTlsAreTaken) {
  for (const auto* url : {"https://api.openai.com/v1", "HTTPS://API.example.com:8443/v1",
                          "https://x.openai.azure.com/openai?api-version=1", "https://8.8.8.8/v1"})
    EXPECT_EQ(problem(url), "") << url;
}

TEST(OwnEndpoint, WhateverLeadsElsewhereIsNot) {
  for (const auto* url : {"",
                          "api.openai.com/v1",
                          "file:///etc/passwd",
                          "ftp://example.com/v1",
                          "gopher://x.org/",
                          "http://api.openai.com/v1",
                          "https://user:pass@example.com/v1",
                          "https://@example.com/v1",
                          "https://127.0.0.1/v1",
                          "https://localhost/v1",
                          "https://[::1]/v1",
                          "https://0/v1",
                          "https://0x7f.1/v1",
                          "https://169.254.169.254/latest/meta-data",
                          "https://10.0.0.1/v1",
                          "https://metadata.google.internal/v1",
                          "https://nas/v1",
                          "https://①②⑦.⓪.⓪.①/v1",
                          "https://exämple.com/v1",
                          "https://example.com:99999/v1",
                          "https://example.com:a/v1",
                          "https://example.com/v1#x",
                          "https://example.com/v1\r\nX: y",
                          "https://exa mple.com/v1",
                          "https:///v1",
                          "https://?x"})
    EXPECT_NE(problem(url), "") << url;
  EXPECT_NE(problem("https://example.com/" + std::string(100'000, 'a')), "");
}

TEST(OwnEndpoint, ListedHostsMayBePrivateAndInClear) {
  const OwnEndpoints where{false, {"Ollama.lan:11434", "10.0.0.7", "[fd00::1]:80"}};
  for (const auto* url : {"http://ollama.lan:11434/v1", "https://OLLAMA.LAN:11434/v1",
                          "http://10.0.0.7/v1", "http://10.0.0.7:99/v1", "http://[fd00::1]/v1"})
    EXPECT_EQ(problem(url, where), "") << url;
  for (const auto* url : {"http://ollama.lan/v1", "http://ollama.lan:80/v1", "http://10.0.0.8/v1",
                          "https://api.openai.com/v1", "http://ollama.lan:11434@example.com/v1",
                          "http://example.com/ollama.lan:11434"})
    EXPECT_NE(problem(url, where), "") << url;
  EXPECT_NE(problem("https://api.openai.com/v1", {false, {}}), "");
}

TEST(OwnEndpoint, KeysAndNamesStandInOneLine) {
  const std::string url = "https://api.openai.com/v1";
  EXPECT_EQ(problem(url, {}, ""), "");
  for (const auto* key : {"sk-1\r\nX-Evil: 1", "sk 1", "sk-\xc3\xa9"}) {
    EXPECT_NE(problem(url, {}, key), "");
    EXPECT_EQ(problem(url, {}, key).find(key), std::string::npos);
  }
  EXPECT_NE(problem(url, {}, std::string(5000, 'k')), "");
  for (const auto* name : {"", "two words", "m\nn"}) EXPECT_NE(problem(url, {}, "k", name), "");
  EXPECT_NE(problem(url, {}, "k", std::string(201, 'm')), "");
}

TEST(OwnEndpoint, TheLowerLimitHolds) {
  const auto both = lower({100, std::nullopt}, {50, 7});
  EXPECT_EQ(both.tokens, 50);
  EXPECT_EQ(both.money, 7);
  EXPECT_FALSE(lower({}, {}).tokens);
}

}  // namespace
}  // namespace sqlagent::models
