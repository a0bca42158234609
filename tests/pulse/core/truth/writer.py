"""What the writers of labelled sessions of several agents have in common."""

import json
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
CWD = "/home/ada/tidemark"
STATES = {"x": "completed", "~": "in_progress", " ": "pending"}


class Writer:
    """One method per event; ``put`` adds what an event leaves behind."""

    def __init__(self, root, name):
        self.root, self.name, self.label = root, name, ""
        self.clock = START
        self.begin()

    def run(self, events):
        for event in events:
            (head, value), *options = event.items()
            self.label, _, who = head.partition(" ")
            self.clock += timedelta(minutes=1)
            self.event = dict(options)
            getattr(self, who)(value)
        self.end()

    @property
    def time(self):
        return self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def call_id(self):
        return f"call_{self.label}_000000000001"

    @property
    def lost(self):
        return not {"out", "exit", "refused"} & self.event.keys()

    def diff(self):
        added, removed = self.event.get("added", 1), self.event.get("removed", 0)
        lines = [" same", *["-old"] * removed, *["+new"] * added]
        return f"@@ -1,{1 + removed} +1,{1 + added} @@\n" + "\n".join(lines) + "\n"

    def todos(self, items):
        return [(item[4:], STATES[item[1]]) for item in items]

    def save(self, path, lines):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))


class Kind:
    """What ``score`` needs of a writer."""

    def __init__(self, writer):
        self.READER, self.writer = writer.READER, writer

    def write(self, root, sessions):
        (name, session), *_ = sessions.items()
        writer = self.writer(root, name)
        writer.run(session["events"])
        known = {next(iter(event)).split()[0] for event in session["events"]}
        return writer.labels | {label: label for label in known}
