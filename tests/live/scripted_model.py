"""A scripted OpenAI-compatible server: each model's name is a scenario (scripted_replies.py,
scripted_troubles.py).

    with ScriptedModel() as server:           # in a thread of its own, on a free port
        server.base_url                       # "http://127.0.0.1:4711/v1"
        server.seen                           # what was asked: dictionaries, in order
        server.scenarios["mine"] = function   # async def function(call): await call.text("hello")

    /usr/bin/python3 tests/live/scripted_model.py [PORT]     # by hand, until it is stopped

It speaks HTTP/1.1 by itself, so that it can break it.
"""
import asyncio
import gzip
import json
import pathlib
import socket
import ssl
import struct
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import scripted_replies  # noqa: E402
import scripted_troubles  # noqa: E402,F401  it adds scenarios

HEAD_LIMIT, BODY_LIMIT = 64 << 10, 4 << 20
REASONS = {200: "OK", 301: "Moved Permanently", 400: "Bad Request", 401: "Unauthorized",
           404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


class Call:
    """One request, and the means to answer it well or badly."""

    def __init__(self, server, request, headers, number, streams):
        self.server, self.request, self.headers, self.number = server, request, headers, number
        self.reader, self.writer = streams
        self.chunked = False

    # ---- bytes
    async def raw(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status=200, headers=None, length=None):
        """length None: chunked, so that the end is told apart from a break."""
        fields = {"Content-Type": "text/event-stream", **(headers or {})}
        if length is None:
            fields["Transfer-Encoding"] = "chunked"
            self.chunked = True
        else:
            fields["Content-Length"] = str(length)
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        await self.raw(f"HTTP/1.1 {status} {REASONS.get(status, 'Said')}\r\n{lines}\r\n".encode())

    async def bytes(self, data):
        """A piece of the body."""
        if self.chunked:
            data = b"%x\r\n%s\r\n" % (len(data), data) if data else b""
        await self.raw(data)

    async def end(self):
        if self.chunked:
            await self.raw(b"0\r\n\r\n")

    def reset(self):
        """Closes the connection as a crash would: RST, whatever was promised."""
        self.writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def gone(self):
        """Waits until the client has closed."""
        while await self.reader.read(4096):
            pass
        self.server.note_gone()

    # ---- documents
    async def document(self, status, body, headers=None):
        data = body if isinstance(body, bytes) else (
            body if isinstance(body, str) else json.dumps(body)).encode()
        await self.head(status, {"Content-Type": "application/json", **(headers or {})}, len(data))
        await self.raw(data)

    async def error(self, status, message, headers=None, **fields):
        await self.document(status, {"error": {"message": message, "type": "invalid_request_error",
                                               "param": None, "code": None, **fields}}, headers)

    async def compressed(self, text):
        data = gzip.compress(text.encode())
        await self.head(200, {"Content-Encoding": "gzip"}, len(data))
        await self.raw(data)

    # ---- streams
    def event(self, delta, finish=None, **fields):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self.data({"id": "chatcmpl-1", "object": "chat.completion.chunk",
                          "model": self.request["model"], "choices": [choice], **fields})

    @staticmethod
    def data(value):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return f"data: {text}\n\n"

    def usage(self, prompt=12, completion=3):
        return self.data({"choices": [], "usage": {
            "prompt_tokens": prompt, "completion_tokens": completion,
            "prompt_tokens_details": {"cached_tokens": 4}}})

    def whole(self, text, finish="stop"):
        """The events of a usual stream."""
        words = [text[at:at + 5] for at in range(0, len(text), 5)]
        events = [self.event({"role": "assistant", "content": ""})]
        events += [self.event({"content": word}) for word in words]
        events.append(self.event({}, finish))
        if self.request.get("stream_options", {}).get("include_usage"):
            events.append(self.usage(completion=len(words)))
        return events + [self.data("[DONE]")]

    async def stream(self, events, headers=None):
        await self.head(200, headers)
        for event in events:
            await self.bytes(event.encode())
        await self.end()

    async def text(self, text):
        """The usual answer, streamed or not, as it was asked for."""
        if self.request.get("stream"):
            await self.stream(self.whole(text))
        else:
            await self.document(200, {"model": self.request["model"], "choices": [{
                "index": 0, "message": {"role": "assistant", "content": text},
                "finish_reason": "stop"}], "usage": {"prompt_tokens": 12, "completion_tokens": 3}})

    async def tool(self, name, arguments):
        """One call of a tool, its arguments in two pieces."""
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        half = len(text) // 2
        calls = [{"index": 0, "id": "call_1", "type": "function",
                  "function": {"name": name, "arguments": text[:half]}}]
        rest = [{"index": 0, "function": {"arguments": text[half:]}}]
        await self.stream([self.event({"role": "assistant", "content": None, "tool_calls": calls}),
                           self.event({"tool_calls": rest}), self.event({}, "tool_calls"),
                           self.usage(), self.data("[DONE]")])


class ScriptedModel:
    """certificate: (certificate file, key file) makes it speak TLS."""

    def __init__(self, port=0, certificate=None):
        self.scenarios = dict(scripted_replies.SCENARIOS)
        self.seen, self.counts = [], {}
        self.open = self.most_open = 0
        self.clients_gone = 0
        self.proxied = []  # targets of requests that came as to a proxy
        self._port, self._certificate = port, certificate
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._ready.wait(10)
        scheme = "https" if self._certificate else "http"
        self.base_url = f"{scheme}://127.0.0.1:{self._port}/v1"
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def note_gone(self):
        with self._changed:
            self.clients_gone += 1
            self._changed.notify_all()

    def wait_gone(self, count=1, patience=10):
        """True as soon as so many clients have closed while a scenario waited for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self.clients_gone >= count, patience)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        context = None
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self._certificate)
        server = self._loop.run_until_complete(asyncio.start_server(
            self._serve, "127.0.0.1", self._port, ssl=context, backlog=4096, limit=HEAD_LIMIT))
        self._port = server.sockets[0].getsockname()[1]
        self._loop.set_exception_handler(lambda *_: None)  # resets are part of the script
        self._ready.set()
        self._loop.run_forever()
        server.close()
        unfinished = asyncio.all_tasks(self._loop)
        for task in unfinished:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0))  # transports close in the next turn
        self._loop.close()

    async def _serve(self, reader, writer):
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _one(self, reader, writer):
        """One request; false when the connection ends with it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value for name, value in (line.split(": ", 1) if ": " in line
                                                            else (line, "") for line in lines)}
        if method == "CONNECT" or target.startswith("http://"):
            self.proxied.append((method, target, headers))
        if method == "CONNECT":
            await self._tunnel(target, reader, writer)
            return False
        body = await reader.readexactly(min(int(headers.get("content-length", 0)), BODY_LIMIT))
        request = json.loads(body or b"{}")
        name = request.get("model", "")
        number = self.counts[name] = self.counts.get(name, 0) + 1
        self.seen.append({"target": target, "headers": headers, "request": request})
        call = Call(self, request, headers, number, (reader, writer))
        if not target.split("?")[0].endswith("/v1/chat/completions"):
            await call.document(404, "<html>nothing here</html>")
            return True
        await self.scenarios.get(name, scripted_replies.unknown_model)(call)
        return not writer.is_closing()

    @staticmethod
    async def _tunnel(target, reader, writer):
        host, port = target.rsplit(":", 1)
        there_reader, there_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")

        async def pump(source, sink):
            while data := await source.read(65536):
                sink.write(data)
            sink.close()
        await asyncio.gather(pump(reader, there_writer), pump(there_reader, writer))


def says(*turns):
    """A scenario: its n-th call of a question gets the n-th turn; after the last, the last."""
    seen = []

    async def scenario(call):
        turn = turns[min(len(seen), len(turns) - 1)]
        seen.append(call.request)
        if isinstance(turn, str):
            await call.text(turn)
        elif isinstance(turn, int):
            await call.error(turn, "not today")
        elif callable(turn):
            await turn(call)
        else:
            await call.tool(*turn)
    return scenario


def text_of(request):
    return "\n".join(str(message.get("content") or "") for message in request["messages"])


def main():
    with ScriptedModel(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        print(f"OPENAI_BASE_URL={server.base_url}\nmodels: {' '.join(sorted(server.scenarios))}",
              flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
