"""A stand-in for the Messages API: a small real HTTP server on the loopback.

It answers from what it was asked, so that a test can see what was sent and choose how
it goes wrong. `behaviour` names one of the methods `_answer_…`, or is a status or a
function of the request that gives the answer. `obey`, a function of the prompt that
gives the answer's text, stands for a model that does whatever its data tells it.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.anthropic_answers import (
    honest_posts,
    item,
    items_of,
    lines_of,
    sentence,
)

__all__ = ["FakeAnthropic", "item", "items_of", "lines_of", "sentence"]

ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}


class FakeAnthropic(ThreadingHTTPServer):
    """Use it as a context manager; `url` is its address, `requests` what it was sent."""

    daemon_threads = True

    def __init__(self, behaviour="echo", *, obey=None):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behaviour = behaviour
        self.obey = obey
        self.requests = []
        self.headers = []
        self.counted = []
        self.count_behaviour = "tokens"  # or a status
        self.key = None  # the only one that is good, where it is set
        self.retry_after = None  # sent with a status
        self.plain = False  # a gateway that knows plain messages only
        self.usage = {"input_tokens": 1200, "output_tokens": 300}
        self.hung = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def tell(self, request):
        """What is answered to this request, when ``obey`` is set: a text."""
        return self.obey(request["messages"][0]["content"])

    @property
    def prompts(self):
        return [r["messages"][0]["content"] for r in self.requests]

    def __enter__(self):
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.hung.set()
        self.shutdown()
        self.server_close()
        self._thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
        if not self._is_allowed():
            return self._error(401)
        if self.server.plain and self._asks_for_more(request):
            return self._error(400)
        if self.path.endswith("/count_tokens"):
            return self._count(request)
        self.server.requests.append(request)
        self.server.headers.append(dict(self.headers))
        if self.server.obey:
            return self._message(request, self.server.tell(request))
        behaviour = self.server.behaviour
        if isinstance(behaviour, int):
            return self._error(behaviour)
        if callable(behaviour):
            answer = behaviour(request)
            whole = answer if isinstance(answer, dict) else {"items": answer}
            return self._message(request, whole)
        return getattr(self, f"_answer_{behaviour}")(request)

    def _is_allowed(self):
        """The version has to be named, and the key to be good: as Bearer or the header
        of older gateways."""
        given = {self.headers.get("X-Api-Key"), self.headers.get("Authorization")}
        key = self.server.key
        wanted = {key, f"Bearer {key}"} if key else given
        return bool(self.headers.get("anthropic-version")) and bool(given & wanted)

    def _asks_for_more(self, request):
        more = "cache_control" in str(request.get("system"))
        return more or "output_config" in request or self.path.endswith("count_tokens")

    def _count(self, request):
        self.server.counted.append(request)
        if isinstance(self.server.count_behaviour, int):
            return self._error(self.server.count_behaviour)
        text = request["system"][0]["text"] + request["messages"][0]["content"]
        return self._send(200, {"input_tokens": len(text) // 4})

    def _error(self, status, message="on purpose"):
        error = {"type": ERRORS.get(status, "api_error"), "message": message}
        self._send(status, {"type": "error", "error": error})

    # -- the ways it answers --------------------------------------------------------

    def _answer_echo(self, request):
        """One honest item for each test run, else for the first line; of posts, one
        that says what the first item says."""
        schema = request.get("output_config", {}).get("format", {}).get("schema", {})
        if "posts" in schema.get("properties", {}):
            self._message(request, {"posts": honest_posts(request)})
            return
        lines = lines_of(request["messages"][0]["content"])
        tests = [x for x in lines if x["shows"] == "tests"] or lines[:1]
        items = [
            item("achievement", "Got the tests to pass.", (x["line"], x["text"]))
            for x in tests[-1:]
        ]
        self._message(request, {"items": items})

    def _answer_hang(self, request):
        self.server.hung.wait(30)

    def _answer_refusal(self, request):
        self._message(request, None, stop="refusal")

    def _answer_max_tokens(self, request):
        self._message(request, '{"items": [{"kind": "achie', stop="max_tokens")

    def _answer_broken_json(self, request):
        self._message(request, "Sure! Here is your note: {")

    def _answer_wrong_form(self, request):
        self._message(request, {"note": "Everything went well."})

    def _answer_no_json(self, request):
        self._send(200, b"<html>proxy error</html>")

    def _answer_gateway_page(self, request):
        """A proxy's own page for a failure behind it."""
        self._send(502, b"<html><h1>Bad gateway</h1></html>", kind="text/html")

    def _answer_accepted(self, request):
        """Begins to answer, then nothing more comes."""
        self._begin(200, 1000)
        self.server.hung.wait(30)

    def _answer_half(self, request):
        """The connection ends in the middle of the answer."""
        self._begin(200, 1000)
        self.wfile.write(b'{"id": "msg_fake", "type": "mess')
        self.close_connection = True

    def _answer_no_credit(self, request):
        message = "Your credit balance is too low to access the API."
        self._error(400, message)

    def _answer_revoked_midway(self, request):
        """The first call is good; then the key is taken away."""
        if len(self.server.requests) > 1:
            self._error(401)
        else:
            self._answer_echo(request)

    def _answer_wrong_ids(self, request):
        lines = lines_of(request["messages"][0]["content"])
        made_up = (len(lines) + 90, lines[0]["text"])
        self._message(request, {"items": [item("achievement", "Did it all.", made_up)]})

    def _answer_wrong_quotes(self, request):
        made_up = (1, "Everything was shipped to production.")
        self._message(request, {"items": [item("achievement", "Did it all.", made_up)]})

    def _answer_fenced(self, request):
        """As `echo`, in the fence that many models put around JSON."""
        lines = lines_of(request["messages"][0]["content"])
        said = item("attempt", "Worked on it.", (1, lines[0]["text"]))
        text = "```json\n" + json.dumps({"items": [said]}) + "\n```"
        self._message(request, text)

    def _answer_no_message(self, request):
        self._send(200, {"hello": "world"})

    def _answer_no_content(self, request):
        usage = {"input_tokens": 1, "output_tokens": 1}
        message = {"content": None, "stop_reason": "end_turn", "usage": usage}
        self._send(200, {"type": "message", "model": request["model"], **message})

    def _answer_gossip(self, request):
        """Tells in one item all that the owner said."""
        lines = lines_of(request["messages"][0]["content"])
        heard = [(x["line"], x["text"]) for x in lines if x["by"] == "owner"]
        said = " and ".join(text for _line, text in heard)
        self._message(request, {"items": [item("attempt", f"Heard: {said}.", *heard)]})

    # -- sending --------------------------------------------------------------------

    def _message(self, request, answer, *, stop="end_turn"):
        text = answer if isinstance(answer, str) else json.dumps(answer)
        content = [] if answer is None else [{"type": "text", "text": text}]
        self._send(
            200,
            {
                "id": "msg_fake",
                "type": "message",
                "role": "assistant",
                "model": request["model"],
                "content": content,
                "stop_reason": stop,
                "stop_sequence": None,
                "usage": {
                    "cache_creation_input_tokens": 0,
                    "cache_read_input_tokens": 0,
                    **self.server.usage,
                },
            },
        )

    def _send(self, status, body, *, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._begin(status, len(data), kind)
        self.wfile.write(data)

    def _begin(self, status, length, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("request-id", f"req_{len(self.server.requests)}")
        if status >= 400 and self.server.retry_after is not None:
            self.send_header("Retry-After", str(self.server.retry_after))
        self.end_headers()
