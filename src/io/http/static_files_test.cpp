#include "io/http/static_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "io/http/digest.h"

namespace sqlagent::http {
namespace {

namespace fs = std::filesystem;

struct Asked : Request {
  awaitable<std::string_view> body_piece() override { co_return std::string_view(); }
};

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("static_files_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    write("index.html", "<html><script>one()</script><SCRIPT src=\"/a.js\"></SCRIPT></html>");
    write("c.html", "<script nonce>two(\"<script>\")</script>");
    write("c.txt", "chat data");
    write("login.html", "sign in");
    write("_next/static/app-1a2b.js", "code");
    write("_next/static/app-1a2b.js.br", "BR");
    write("_next/static/app-1a2b.js.gz", "GZ");
    write("alone.gz", "not a variant");
    files_ = std::make_unique<StaticFiles>(folder_.string());
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  std::optional<Response> get(const std::string& path, std::vector<Header> headers = {}) {
    Asked request;
    request.path = path;
    request.headers = std::move(headers);
    return files_->answer(request);
  }
  std::string body(const std::string& path, std::vector<Header> headers = {}) {
    const auto response = get(path, std::move(headers));
    return !response               ? "404"
           : response->shared_body ? *response->shared_body
                                   : std::to_string(response->status);
  }
  static std::string value(const Response& response, std::string_view name) {
    for (const auto& header : response.headers) {
      if (header.name == name) return header.value;
    }
    return "";
  }
  fs::path folder_;
  std::unique_ptr<StaticFiles> files_;
};

const std::vector<Header> kBrowser{{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};

TEST_F(StaticFilesTest, names_are_found_by_the_pages_rules) {
  EXPECT_EQ(body("/c.txt"), "chat data");
  EXPECT_EQ(body("/login"), "sign in");
  EXPECT_EQ(body("/login/"), "sign in");
  EXPECT_TRUE(body("/c/8f1b-42").starts_with("<script nonce>"));
  EXPECT_EQ(body("/c/demo.txt"), "chat data");
  EXPECT_TRUE(body("/").starts_with("<html>"));
  EXPECT_TRUE(body("/settings/profile", kBrowser).starts_with("<html>"));
  EXPECT_EQ(body("/alone.gz"), "not a variant");
}

TEST_F(StaticFilesTest, scripts_and_programs_never_get_a_page_instead) {
  EXPECT_EQ(body("/missing.js", kBrowser), "404");
  EXPECT_EQ(body("/missing.txt", kBrowser), "404");
  EXPECT_EQ(body("/c/x.js", kBrowser), "404");
  EXPECT_EQ(body("/settings", {{"Accept", "*/*"}}), "404");
  EXPECT_EQ(body("/../index.html", kBrowser), "404");
  EXPECT_EQ(body("/./login", {}), "404");
  EXPECT_EQ(body("/../../etc/passwd", kBrowser), "404");
  EXPECT_EQ(body("//etc/passwd", kBrowser), "404");
}

TEST_F(StaticFilesTest, etags_and_caching) {
  const auto page = get("/login");
  const auto etag = value(*page, "ETag");
  EXPECT_EQ(value(*page, "Cache-Control"), "no-cache");
  EXPECT_EQ(body("/login", {{"If-None-Match", "\"other\", W/" + etag}}), "304");
  EXPECT_EQ(body("/login", {{"If-None-Match", "\"other\""}}), "sign in");
  EXPECT_EQ(value(*get("/_next/static/app-1a2b.js"), "Cache-Control"),
            "public, max-age=31536000, immutable");
}

TEST_F(StaticFilesTest, the_best_variant_the_client_takes) {
  const std::string path = "/_next/static/app-1a2b.js";
  EXPECT_EQ(body(path), "code");
  EXPECT_EQ(body(path, {{"Accept-Encoding", "gzip, deflate, br"}}), "BR");
  EXPECT_EQ(body(path, {{"Accept-Encoding", "gzip;q=0.5, br;q=0"}}), "GZ");
  EXPECT_EQ(body(path, {{"Accept-Encoding", "*"}}), "BR");
  EXPECT_EQ(body(path, {{"Accept-Encoding", "identity"}}), "code");
  const auto response = get(path, {{"Accept-Encoding", "br"}});
  EXPECT_EQ(value(*response, "Content-Encoding"), "br");
  EXPECT_EQ(value(*response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(value(*response, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_NE(value(*response, "ETag"), value(*get(path), "ETag"));
}

TEST_F(StaticFilesTest, the_policy_allows_exactly_the_inline_scripts) {
  const auto response = get("/");
  const auto policy = value(*response, "Content-Security-Policy");
  EXPECT_NE(policy.find("'sha256-" + sha256_base64("one()") + "'"), std::string::npos);
  EXPECT_NE(policy.find("'sha256-" + sha256_base64("two(\"<script>\")") + "'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("script-src 'self' 'unsafe"), std::string::npos);
  EXPECT_EQ(inline_script_hashes("<script>open").size(), 0u);
  EXPECT_EQ(sha256_base64(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(StaticFiles, a_folder_that_is_absent_gives_no_pages) {
  const StaticFiles files("/nowhere/at/all");
  EXPECT_FALSE(files.has_page());
  Asked request;
  request.path = "/";
  EXPECT_FALSE(files.answer(request));
}

}  // namespace
}  // namespace sqlagent::http
