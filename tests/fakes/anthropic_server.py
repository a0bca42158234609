"""A stand-in for the Messages API: a small real HTTP server on the loopback.

It answers from what it was asked, so that a test can see what was sent and choose how
it goes wrong. `behaviour` names one of the methods `_answer_…`, or is a status or a
function of the request that gives the answer. `obey`, a function of the prompt that
gives the answer's text, stands for a model that does whatever its data tells it.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


LINE = re.compile(r"(?P<line>\d+) (?P<shows>[a-z_]+)(?P<more>[^:]*): (?P<text>.*)")
OWNER = {
    *("prompt", "answer", "plan", "correction", "rejection", "confirmation"),
    "refutation",
}
AGENT = {"reply", "question"}


def lines_of(prompt):
    """The numbered lines of evidence that a prompt holds: of a note the ones that are
    shown as text, of posts the items, which are JSON."""
    lines = [x for x in prompt.splitlines() if x.startswith("{")]
    if lines:
        return [json.loads(x) for x in lines]
    found = [LINE.fullmatch(x) for x in prompt.splitlines()]
    return [_line(match) for match in found if match]


def _line(match):
    shows = match["shows"]
    by = "owner" if shows in OWNER else "agent" if shows in AGENT else "result"
    number, more = int(match["line"]), match["more"].strip()
    return {**match.groupdict(), "line": number, "more": more, "by": by}


def item(kind, text, *evidence, instead="", why=""):
    return {
        "kind": kind,
        "text": text,
        "instead": instead,
        "why": why,
        "evidence": [{"line": line, "quote": quote} for line, quote in evidence],
    }


def items_of(request):
    """The items that a request for posts holds, each with its numbered evidence."""
    lines = lines_of(request["messages"][0]["content"])
    return [line for line in lines if "evidence" in line]


def sentence(text, *evidence, opinion=False):
    cited = [{"number": number, "quote": quote} for number, quote in evidence]
    return {"text": text, "opinion": opinion, "evidence": cited}


def honest_posts(request):
    """A post for each network that was asked for: the first item, in other words."""
    first = items_of(request)[0]
    head = first["says"].split(";")[0].rstrip(".")
    said = f"{head[:1].lower()}{head[1:]}"
    openings = {
        "linkedin": f"In {first['project']}, I {said}.",
        "x": f"{first['project']} of this week: {said}.",
    }
    cited = [(one["number"], one["text"]) for one in first["evidence"]]
    wanted = request["messages"][0]["content"].splitlines()[-1]
    return [
        {"network": network, "paragraphs": [[sentence(text, *cited)]]}
        for network, text in openings.items()
        if network in wanted
    ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
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

    def _count(self, request):
        self.server.counted.append(request)
        if isinstance(self.server.count_behaviour, int):
            return self._error(self.server.count_behaviour)
        text = request["system"][0]["text"] + request["messages"][0]["content"]
        return self._send(200, {"input_tokens": len(text) // 4})

    def _error(self, status):
        error = {"type": ERRORS.get(status, "api_error"), "message": "on purpose"}
        self._send(status, {"type": "error", "error": error})

    # -- the ways it answers --------------------------------------------------------

    def _answer_echo(self, request):
        """One honest item for each test run, else for the first line; of posts, one
        that says what the first item says."""
        schema = request["output_config"]["format"]["schema"]
        if "posts" in schema["properties"]:
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

    def _send(self, status, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("request-id", f"req_{len(self.server.requests)}")
        self.end_headers()
        self.wfile.write(data)
