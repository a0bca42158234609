"""A small, strict server of docs/upload.md on loopback, with faults on demand.

It refuses whatever the contract does not allow, so that a client that passes here
speaks the contract; what a real server stores and parses is not its business.
"""

import hashlib
import json
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import zstandard

TOKEN = "wt_pat_" + "0" * 31 + "1AbCdEf"
HEAD = {
    "machine": str,
    "fingerprint": str,
    "agent": str,
    "source_id": str,
    "session": str,
    "role": str,
    "kind": str,
    "generation": int,
    "first_line": int,
    "last_line": int,
    "byte_start": int,
    "byte_end": int,
    "lengths": list,
    "sha256": str,
    "ruleset": str,
    "size": int,
}


class Transcript:
    """One generation's chunks in order, and how far they reach without a gap."""

    def __init__(self):
        self.generation = 0
        self.chunks = []  # (head, payload)

    @property
    def line(self):
        return self.chunks[-1][0]["last_line"] if self.chunks else 0

    @property
    def byte(self):
        return self.chunks[-1][0]["byte_end"] if self.chunks else 0

    @property
    def payload(self):
        return b"".join(payload for _, payload in self.chunks)


class Standin:
    """State of the server and the faults it shall have.

    ``faults`` is a list of (path ending, function of the handler); each is used once:
    the function answers in the normal answer's place and returns True, or returns
    False to let the request go on.
    """

    def __init__(self):
        self.machines = {}  # fingerprint -> id
        self.names = {}
        self.transcripts = defaultdict(Transcript)  # (machine, agent, source_id)
        self.deleted = set()  # sessions
        self.paths = {}
        self.reports = []
        self.requests = []  # (method, path, size of the body)
        self.problems = []
        self.faults = []
        self.drop_after_store = 0
        self.token = TOKEN
        self.lock = threading.Lock()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.stand = self
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def count(self, ending):
        return sum(path.endswith(ending) for _, path, _ in self.requests)

    def text(self, source_id):
        """What is stored of a source, over all machines."""
        return [t.payload for k, t in self.transcripts.items() if k[2] == source_id]

    def everything(self):
        return b"".join(t.payload for t in self.transcripts.values())

    # ---------------------------------------------------------------- chunks

    def receive(self, body):
        results, position = [], 0
        while position < len(body):
            end = body.index(b"\n", position)
            head = json.loads(body[position:end])
            self.demand(set(head) == set(HEAD), f"head fields: {sorted(head)}")
            for name, kind in HEAD.items():
                self.demand(type(head[name]) is kind, f"{name} is {head[name]!r}")
            payload = body[end + 1 : end + 1 + head["size"]]
            self.demand(len(payload) == head["size"], "payload shorter than its size")
            position = end + 1 + head["size"]
            results.append(self.store(head, payload))
        return results

    def demand(self, truth, problem):
        if not truth:
            self.problems.append(problem)

    def check_chunk(self, head, payload):
        count = head["last_line"] - head["first_line"] + 1
        self.demand(count >= 1 and len(head["lengths"]) == count, "lengths of lines")
        width = head["byte_end"] - head["byte_start"]
        self.demand(sum(head["lengths"]) == width, "byte range")
        self.demand(payload.count(b"\n") == count, "as many lines out as in")
        self.demand(payload.endswith(b"\n"), "complete lines")
        self.demand(hashlib.sha256(payload).hexdigest() == head["sha256"], "hash")
        self.demand(len(payload) <= 4 * 2**20 or count == 1, "chunk too large")
        self.demand(len(payload) <= 16 * 2**20, "line too large")
        self.demand(head["session"] or head["role"] == "history", "no session")
        known = {"transcript", "sidecar", "history", "tool_result"}
        self.demand(head["role"] in known, head["role"])
        if head["kind"] == "document":
            for line in payload.splitlines():
                self.demand("id" in json.loads(line), "a document line has an id")

    def store(self, head, payload):
        self.check_chunk(head, payload)
        key = (head["machine"], head["agent"], head["source_id"])
        transcript = self.transcripts[key]

        def answer(status, **more):
            return {
                "source_id": head["source_id"],
                "generation": head["generation"],
                "status": status,
                "line": transcript.line,
                "byte": transcript.byte,
                "detail": more.pop("detail", ""),
                "repair": more or None,
            }

        if head["session"] in self.deleted:
            return answer("deleted")
        if head["generation"] > transcript.generation:
            if head["first_line"] != 1:
                return answer("gap", action="resend", line=0, byte=0)
            transcript.generation, transcript.chunks = head["generation"], []
        elif head["generation"] < transcript.generation:
            newer = transcript.generation + 1
            return answer("conflict", action="generation", generation=newer)
        if head["first_line"] <= transcript.line:
            for old, stored in transcript.chunks:
                same = (old["first_line"], old["last_line"]) == (
                    head["first_line"],
                    head["last_line"],
                )
                if same and stored == payload:
                    return answer("duplicate")
            newer = transcript.generation + 1
            return answer("conflict", action="generation", generation=newer)
        if head["first_line"] != transcript.line + 1:
            return answer(
                "gap", action="resend", line=transcript.line, byte=transcript.byte
            )
        self.demand(head["byte_start"] == transcript.byte, "bytes follow each other")
        transcript.chunks.append((head, payload))
        return answer("stored")

    def known(self, machine, asked):
        rows = []
        for item in asked:
            key = (machine, item["agent"], item["source_id"])
            transcript = self.transcripts.get(key)
            row = {"source_id": item["source_id"], "status": "unknown"}
            if item["session"] in self.deleted:
                row["status"] = "deleted"
            elif transcript is not None and transcript.chunks:
                head = transcript.chunks[-1][0]
                row.update(
                    status="known",
                    generation=transcript.generation,
                    line=transcript.line,
                    byte=transcript.byte,
                    last={n: head[n] for n in ("first_line", "sha256", "ruleset")},
                )
            rows.append(row)
        return rows


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def stand(self):
        return self.server.stand

    def log_message(self, *args): ...

    def do_GET(self):
        self.handle_request("GET")

    def do_POST(self):
        self.handle_request("POST")

    def handle_request(self, method):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.stand.lock:
            self.stand.requests.append((method, self.path, len(body)))
            for fault in list(self.stand.faults):
                if self.path.endswith(fault[0]):
                    self.stand.faults.remove(fault)
                    if fault[1](self):
                        return
                    break
            if self.headers.get("Authorization") != f"Bearer {self.stand.token}":
                self.problem(401, "not-authenticated", "Make a new token.")
                return
            self.route(method, self.path.removeprefix("/api/v1/"), body)

    def route(self, method, path, body):
        if (method, path) == ("GET", "me/"):
            self.reply(200, {"email": "ada@example.org", "name": "Ada"})
        elif (method, path) == ("POST", "chunks/"):
            self.chunks(body)
        elif (method, path) == ("POST", "machines/"):
            self.machine(json.loads(body))
        elif (method, path) == ("POST", "transcripts/check/"):
            asked = json.loads(body)
            self.stand.demand(len(asked["transcripts"]) <= 1000, "too many asked")
            if self.right_machine(asked):
                rows = self.stand.known(asked["machine"], asked["transcripts"])
                self.reply(200, {"results": rows})
        elif path.endswith(("/paths/", "/report/")):
            self.of_machine(path, json.loads(body))
        else:
            self.reply(404, None)

    def machine(self, data):
        for name in ("name", "fingerprint", "platform", "client"):
            self.stand.demand(isinstance(data.get(name), str), f"machine {name}")
        new = data["fingerprint"] not in self.stand.machines
        number = f"m{len(self.stand.machines) + 1}"
        found = self.stand.machines.setdefault(data["fingerprint"], number)
        self.reply(201 if new else 200, {"id": found, "created": new})

    def right_machine(self, data):
        if self.stand.machines.get(data["fingerprint"]) == data["machine"]:
            return True
        self.problem(409, "machine-mismatch", "Register this machine anew.")
        return False

    def of_machine(self, path, data):
        machine, name = path.split("/")[1:3]
        if machine not in self.stand.machines.values():
            self.problem(404, "not-found", "Nothing is here.")
        elif name == "report":
            self.stand.demand(
                set(data)
                == {"phase", "sessions", "sent", "bytes_total", "bytes_sent"}
                | {"oldest_pending"},
                "report fields",
            )
            self.stand.reports.append(data)
            self.reply(204, None)
        else:
            for row in data["paths"]:
                fields = {"path", "name", "remote", "root_commit"}
                self.stand.demand(set(row) == fields, f"path fields {sorted(row)}")
                self.stand.paths[row["path"]] = row
            self.reply(200, {"results": []})

    def chunks(self, body):
        kind = self.headers.get("Content-Type")
        self.stand.demand(kind == "application/vnd.worktracker.chunks", kind)
        self.stand.demand(self.headers.get("Content-Encoding") == "zstd", "encoding")
        if len(body) > 8 * 2**20:
            self.problem(413, "body-too-large", "Send less at once.")
            return
        data = zstandard.ZstdDecompressor().decompress(body, 2**27)
        self.stand.demand(len(data) <= 32 * 2**20, "unpacked body too large")
        first = json.loads(data[: data.index(b"\n")])
        if not self.right_machine(first):
            return
        results = self.stand.receive(data)
        if self.stand.drop_after_store:
            self.stand.drop_after_store -= 1
            self.close_connection = True
            self.connection.close()
            return
        if any(r["status"] in {"gap", "conflict"} for r in results):
            more = {"results": results}
            self.problem(409, "upload-conflict", "Repair and send again.", **more)
        else:
            self.reply(200, {"results": results})

    def problem(self, status, code, detail, **more):
        kind = f"{self.stand.url}/problems/{code}"
        data = {"type": kind, "status": status, "detail": detail, **more}
        self.reply(status, data, "application/problem+json")

    def reply(self, status, data, kind="application/json", headers=None):
        body = b"" if data is None else json.dumps(data).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if status != 204 else b"")
