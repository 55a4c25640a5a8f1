"""How the scripted model refuses, stumbles and dies: more scenarios for scripted_replies.py."""
import asyncio

from scripted_replies import SQL, calls, piece, scenario


# ---- refusals of parameters: each is learned from one answer

def refuses(name, answer):
    """A server that does not know some parameter, and works without it."""
    async def function(call):
        refused = answer(call.request)
        if refused:
            await call.error(**refused)
        elif call.request.get("tools"):
            await call.tool("run_sql", {"sql": SQL})
        else:
            await call.text(SQL)
    function.__name__ = name
    return scenario(function)


def unsupported(name, status=400):
    def answer(request):
        return name in request and {
            "status": status, "param": name, "code": "unsupported_parameter",
            "message": f"Unsupported parameter: '{name}' is not supported with this model."}
    return answer


for parameter in ("max_tokens", "temperature", "stream_options", "parallel_tool_calls",
                  "reasoning_effort", "logprobs"):
    refuses(f"no_{parameter}", unsupported(parameter))

refuses("no_stream", unsupported("stream"))
refuses("no_limit_at_all", lambda request: unsupported("max_tokens")(request) or
        unsupported("max_completion_tokens")(request))
refuses("no_json_schema", lambda request: request.get("response_format", {}).get("type") ==
        "json_schema" and {"status": 400, "message": "Invalid parameter: 'response_format' of type "
                           "'json_schema' is not supported with this model."})
refuses("no_json_at_all", lambda request: "response_format" in request and {
    "status": 400, "message": "response_format is not supported"})
refuses("no_tools", lambda request: "tools" in request and {
    "status": 400, "message": "registry.ollama.ai/library/gemma:2b does not support tools"})
refuses("no_required_calls", lambda request: request.get("tool_choice") == "required" and {
    "status": 400, "param": "tool_choice", "message": "tool_choice 'required' is not supported"})
refuses("no_system_role", lambda request: any(
    message["role"] == "system" for message in request["messages"]) and {
        "status": 500, "message": "System role not supported"})
refuses("knows_little", lambda request: next(filter(None, (unsupported(name)(request) for name in (
    "stream_options", "parallel_tool_calls", "temperature", "max_tokens", "logprobs",
    "reasoning_effort"))), None))


@scenario
async def always_unsupported(call):
    """Refuses a parameter that it was not even sent: nobody may ask for ever."""
    await call.error(400, "Unsupported parameter: 'temperature' is not supported.",
                     param="temperature", code="unsupported_parameter")


# ---- refusals

@scenario
async def context_overflow(call):
    await call.error(400, "This model's maximum context length is 8192 tokens.",
                     code="context_length_exceeded")


@scenario
async def refused_key(call):
    key = call.headers.get("authorization", "").removeprefix("Bearer ")
    await call.error(401, f"Incorrect API key provided: {key}.", code="invalid_api_key")


@scenario
async def no_credit(call):
    await call.error(429, "You exceeded your current quota.", code="insufficient_quota")


@scenario
async def filtered_prompt(call):
    await call.error(400, "The prompt triggered the content management policy.",
                     code="content_filter")


@scenario
async def error_page(call):
    await call.document(404, "<html><body>not here</body></html>")


@scenario
async def web_page(call):
    await call.document(200, "<!doctype html><html><body>Welcome</body></html>")


@scenario
async def error_in_stream(call):
    await call.stream([call.event({"content": "SELECT"}),
                       call.data({"error": {"message": "Provider returned error", "code": 502}})])


# ---- trouble that passes

def once(name, status, headers=None, message="Try again"):
    async def function(call):
        if call.number == 1:
            await call.error(status, message, headers)
        else:
            await call.text(SQL)
    function.__name__ = name
    return scenario(function)


for code in (429, 500, 502, 503, 529):
    once(f"once_{code}", code)
once("once_429_now", 429, {"Retry-After": "0"})
once("once_429_in_ms", 429, {"retry-after-ms": "300", "Retry-After": "60"})
once("once_429_by_date", 429, {"Date": "Thu, 26 Nov 2026 03:06:00 GMT",
                               "Retry-After": "Thu, 26 Nov 2026 03:06:01 GMT"})


@scenario
async def in_an_hour(call):
    await call.error(429, "Slow down", {"Retry-After": "3600"})


@scenario
async def always_503(call):
    await call.error(503, "Overloaded")


@scenario
async def reset_once(call):
    if call.number == 1:
        call.reset()
    else:
        await call.text(SQL)


@scenario
async def dies_after_use(call):
    """Keeps the connection open, and resets it when it is used again."""
    if call.number == 2:
        call.reset()
    else:
        await call.text(SQL)


# ---- trouble that does not

@scenario
async def reset_in_stream(call):
    await call.head()
    await call.bytes("".join(call.whole(SQL)[:3]).encode())
    call.reset()


@scenario
async def end_in_stream(call):
    """Closes in good order, without the end of its chunks."""
    await call.head()
    await call.bytes("".join(call.whole(SQL)[:3]).encode())
    call.writer.close()


@scenario
async def broken_json(call):
    await call.stream([call.event({"content": "SELECT"}), 'data: {"choices":[{"del\n\n'])


@scenario
async def invalid_utf8(call):
    await call.head()
    await call.bytes(b'data: {"choices":[{"index":0,"delta":{"content":"\xff\xfe"}}]}\n\n')
    await call.end()


@scenario
async def not_http(call):
    await call.raw(b"SSH-2.0-OpenSSH_9.2\r\n")
    call.writer.close()


@scenario
async def silent(call):
    """Takes the request and says nothing."""
    await call.gone()


@scenario
async def stall(call):
    await call.head()
    await call.bytes("".join(call.whole(SQL)[:3]).encode())
    await call.gone()


async def drip(call, piece_of):
    """A piece every 20 ms until the client leaves."""
    await call.head()
    leaving = asyncio.ensure_future(call.gone())
    try:
        while not leaving.done():
            await call.bytes(piece_of())
            await asyncio.wait([leaving], timeout=0.02)
    except ConnectionError:
        if not leaving.done():
            call.server.note_gone()
        raise
    finally:
        leaving.cancel()


@scenario
async def drip_of_comments(call):
    await drip(call, lambda: b": still here\n\n")


@scenario
async def drip_of_text(call):
    await drip(call, lambda: call.event({"content": "x"}).encode())


@scenario
async def drip_after_the_end(call):
    """All is said, and it does not stop."""
    said = call.whole(SQL)[:-2]
    await drip(call, lambda: said.pop(0).encode() if said else b": still here\n\n")


@scenario
async def ten_megabytes(call):
    await call.head()
    event = call.event({"content": "x" * 60_000}).encode()
    for _ in range(170):
        await call.bytes(event)
    await call.end()


@scenario
async def one_long_line(call):
    await call.head()
    await call.bytes(b"data: {")
    for _ in range(40):
        await call.bytes(b" " * 65_536)
    await call.end()


@scenario
async def zip_bomb(call):
    await call.compressed(": " + "x" * (64 << 20))


@scenario
async def long_error(call):
    await call.document(400, "x" * (3 << 20))


@scenario
async def many_calls(call):
    await call.stream([call.event(calls(piece("run_sql", "{}", index=at, id=f"c{at}")))
                       for at in range(200)] + [call.event({}, "tool_calls")])


@scenario
async def deep_json(call):
    await call.stream([call.data("[" * 100_000), call.data("[DONE]")])


@scenario
async def redirect(call):
    here = call.headers["host"]
    await call.document(301, "", {"Location": f"http://{here}/v1/elsewhere"})


@scenario
async def redirect_elsewhere(call):
    await call.document(307, "", {"Location": call.server.elsewhere + "/chat/completions"})
