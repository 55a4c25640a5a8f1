"""A collector of traces as a test needs it: OTLP/HTTP with JSON, on a free port.

    with Collector() as collector:
        collector.url          # "http://127.0.0.1:4318"
        collector.answers      # what the next requests get: (status, headers); then 200
        collector.wait(3)      # until so many spans have come; all of them
        collector.posts        # (path, headers, body) of each request
"""
import http.server
import json
import threading


class Collector:
    def __init__(self):
        self.posts, self.spans, self.answers = [], [], []
        self.changed = threading.Condition()
        self.hold = threading.Event()  # cleared: no request is answered
        self.hold.set()
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                collector.hold.wait(30)
                with collector.changed:
                    status, headers = collector.answers.pop(0) if collector.answers else (200, {})
                    collector.posts.append((self.path, dict(self.headers), body))
                    if status == 200:
                        for resource in json.loads(body)["resourceSpans"]:
                            for scope in resource["scopeSpans"]:
                                collector.spans += scope["spans"]
                    collector.changed.notify_all()
                text = b'{"partialSuccess":{}}' if status == 200 else b"no"
                self.send_response(status)
                for name, value in {**headers, "Content-Type": "application/json",
                                    "Content-Length": str(len(text))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):  # a client that has gone is part of the script
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()

    def wait(self, spans=1, patience=30):
        with self.changed:
            self.changed.wait_for(lambda: len(self.spans) >= spans, patience)
            return list(self.spans)

    def wait_posts(self, count, patience=30):
        with self.changed:
            self.changed.wait_for(lambda: len(self.posts) >= count, patience)
            return list(self.posts)
