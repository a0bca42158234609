"""The server: reads a request, has it answered, or lets the connection go."""

import contextlib
import ipaddress
import secrets
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from publishing.standin import acting, control, feed, keeping
from publishing.standin.rules import LINKEDIN, X
from publishing.standin.state import State
from publishing.standin.wire import Answer, Request, as_json

MAX_BODY = 1_000_000
HOSTS = frozenset({"127.0.0.1", "localhost"})


class NotLoopback(ValueError):
    """The stand-in would be seen by others."""


class Providers(ThreadingHTTPServer):
    """LinkedIn and X on one loopback port; use it as a context manager.

    ``redirect_uris`` ({"linkedin": […], "x": […]}) are what its apps have registered;
    in ``keep`` it finds and leaves its posts and consents.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        control_token: str = "",
        redirect_uris: dict[str, list[str]] | None = None,
        keep: Path | None = None,
        poll: float = 0.5,
    ) -> None:
        if not ipaddress.IPv4Address(host).is_loopback:
            raise NotLoopback(f"{host} is not this computer alone: use 127.0.0.1.")
        self.control_token = control_token or secrets.token_urlsafe(24)
        self.state = State(redirect_uris)
        self._keep = keep
        if keep:
            keeping.load(self.state, keep)
        self.open: set[socket.socket] = set()
        self._poll = poll
        self._thread: threading.Thread | None = None
        self._timer: threading.Timer | None = None
        self._refusing = False
        self._switch = threading.RLock()
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    @property
    def linkedin_url(self) -> str:
        return f"{self.url}/{LINKEDIN}"

    @property
    def x_url(self) -> str:
        return f"{self.url}/{X}"

    def start(self) -> None:
        """Serve from a thread of its own."""
        self._thread = threading.Thread(
            target=self.serve_forever, args=(self._poll,), daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self.state.woken.set()
        if self._timer:
            self._timer.cancel()
        if self._thread and not self._refusing:
            self.shutdown()
            self._thread.join(5)
        self.server_close()

    def __enter__(self) -> "Providers":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def reset(self) -> None:
        """As new: nothing posted, nobody connected, no fault waiting, nobody waits."""
        with self._switch:
            self.accept()
            self.state.reset()

    # -- refusing connections ---------------------------------------------------

    def refuse(self, seconds: float = 0.0, *, epoch: int | None = None) -> None:
        """Refuse connections for so many real seconds, or until ``accept``.

        ``epoch``: not if it was reset since.
        """
        with self._switch:
            if epoch not in (None, self.state.epoch):
                return
            if not self._refusing and self._thread:
                self._refusing = True
                self.shutdown()
                self._thread.join()
                self.socket.close()
                # Bound but not listening: the port stays ours, who comes is refused.
                self.socket = socket.socket(self.address_family, self.socket_type)
                self.server_bind()
            for each in list(self.open):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            self._accept_after(seconds)

    def _accept_after(self, seconds: float) -> None:
        if seconds:
            self._timer = threading.Timer(seconds, self.accept)
            self._timer.daemon = True
            self._timer.start()

    def accept(self) -> None:
        """Listen again, on the same port."""
        with self._switch:
            if self._timer:
                self._timer.cancel()
                self._timer = None
            if self._refusing:
                self._refusing = False
                self.server_activate()
                self.start()

    # -- one request --------------------------------------------------------------

    def answer(self, request: Request) -> acting.Outcome:
        if request.path.startswith("/_control/"):
            outcome = acting.Outcome(control.answer(self, request))
        elif found := acting.find(request):
            outcome = acting.perform(self.state, request, *found)
        else:
            return acting.Outcome(self._page(request))
        if self._keep and request.method != "GET":
            with self.state.lock:
                keeping.save(self.state, self._keep)
        return outcome

    def _page(self, request: Request) -> Answer:
        page = feed.answer(self.state, request)
        return page or as_json(404, {"status": 404, "message": "Nothing is here."})


def _cut(connection: socket.socket) -> None:
    """End it without a good-bye."""
    with contextlib.suppress(OSError):
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "WorktrackerStandin"
    sys_version = ""
    wbufsize = 65_536
    disable_nagle_algorithm = True
    server: Providers

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        # Whoever went away in the middle is none of our business.
        with contextlib.suppress(ConnectionError, TimeoutError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """What was asked for is in the state; a terminal stays calm."""

    def do_GET(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def do_DELETE(self) -> None:
        self._do()

    def _do(self) -> None:
        if (body := self._body()) is None:
            self.close_connection = True
            return self._write(as_json(413, {"status": 413, "message": "Too long."}))
        if self.headers.get("Host", "").rpartition(":")[0] not in HOSTS:
            return self._write(as_json(403, {"message": "Only as 127.0.0.1."}))
        headers = dict(self.headers.items())
        request = Request.read(self.command, self.path, headers, body)
        outcome = self.server.answer(request)
        if outcome.hang:
            self.server.state.woken.wait(outcome.hang)
        if outcome.hang or outcome.drop:
            self.close_connection = True
            return _cut(self.connection)
        return self._write(outcome.answer)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return None
        return self.rfile.read(int(length))

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()
        if answer.then:
            answer.then()
