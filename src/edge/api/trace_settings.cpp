#include "edge/api/trace_settings.h"

namespace sqlagent::api {

std::unique_ptr<trace::Exporter> traces_of(boost::asio::any_io_executor loop,
                                           const Config& config) {
  if (!config.has_traces()) return nullptr;
  trace::Options options;
  options.url = config.traces_url;
  options.headers = config.traces_headers;
  options.service = config.traces_service;
  options.content = config.traces_with_content;
  options.delay = std::chrono::milliseconds(config.traces_delay_ms);
  options.ca_file = config.traces_ca_file;
  options.no_proxy = config.no_proxy;
  // A collector that is spoken to in clear is a near one.
  if (config.https_proxy && options.url.starts_with("https://"))
    options.proxy = *config.https_proxy;
  return std::make_unique<trace::Exporter>(std::move(loop), std::move(options));
}

}  // namespace sqlagent::api
