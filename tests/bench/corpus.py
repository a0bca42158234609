"""A Claude Code directory as large as asked for, made in seconds.

Shapes and sizes follow what was measured on real sessions: a line has 3 kB on the
average, a session 0.4 MB (median) to 1.1 MB (ninth decile) with a few of 50 MB, an
answer spans several lines, most bytes are results of tools told twice. Every session
has ids and times of its own; one in fifty is a fork that repeats the beginning of the
one before it. The same arguments give the same bytes.

``python -m tests.bench.corpus FOLDER [SESSIONS] [MEGABYTES]`` writes one.
"""

import argparse
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

_START = datetime(2025, 11, 20, 7, 0, tzinfo=UTC)
_VERSION = "2.1.217"
_MODELS = ("claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929", "claude-haiku-4-5")
_WORDS = tuple(
    word
    for line in (
        "count index total path line letter state value config result handler request",
        "page parse load store merge split check build test order price reader writer",
        "cache day session note draft export import worker queue lease blob chunk",
        "record",
    )
    for word in line.split()
)
_SHAPES = (
    "    {a}_{b} = self.{c}({d}, {a}={n})",
    "    if {a}.{b} is None or {c} > {n}:",
    "        return {a}({b}[{n}], {c}_{d})",
    "def {a}_{b}({c}: int, {d}: str) -> None:",
    '    log.info("{a} {b} of {c}", {d}=len({a}))',
    "    # The {a} must be {b} before the {c}, else the {d} is lost.",
    "tests/test_{a}.py::test_{b}_{c} PASSED [ {n}%]",
    "-rw-r--r-- 1 ada ada {n}{n} Nov {n} 09:12 src/{a}/{b}_{c}.py",
    "",
)
# One real line in forty says something that sounds like a secret.
_SECRETIVE = "    {a} = request.token or settings.{b}_password[{n}]"
_EVERY, _RUN = 1200, 12  # lines of text; what speaks of secrets does so at length
_PROMPTS = (
    "Add a {a} option to the {b} command and cover it with a test.",
    "why does the {a} {b} fail when the {c} is empty?",
    "no, keep the {a} as it was and change only the {b}",
    "works now, thanks. Please commit it and go on with the {c}",
    "rename {a} to {b} everywhere, then run the tests",
)
_LARGE = 50e6  # bytes of the few very long sessions


def make(folder: Path, *, sessions: int, megabytes: float, seed: int = 7) -> Path:
    """Write ``folder/claude`` with so many sessions, together about so large."""
    chance = random.Random(seed)
    texts = _Texts(chance)
    claude = folder / "claude"
    before: list[bytes] = []
    for number, size in enumerate(_sizes(chance, sessions, megabytes * 1e6)):
        session = _Session(chance, texts, number)
        path = claude / "projects" / session.cwd.replace("/", "-")
        path.mkdir(parents=True, exist_ok=True)
        with (path / f"{session.id}.jsonl").open("wb") as file:
            if number % 50 == 49:  # a fork: the same records under another id
                file.writelines(session.adopted(before))
            before = []
            for line in session.lines(size):
                file.write(line)
                if len(before) < 60:
                    before.append(line)
    return claude


def _sizes(chance: random.Random, sessions: int, total: float) -> list[float]:
    large = [_LARGE] * (int(total // 500e6) if sessions > 100 else 0)
    weights = [chance.lognormvariate(0, 0.85) for _ in range(sessions - len(large))]
    scale = (total - sum(large)) / sum(weights)
    sizes = [weight * scale for weight in weights] + large
    chance.shuffle(sizes)
    return sizes


class _Texts:
    """Stretches of code and output, already written as the inside of JSON strings."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        lines = [
            (_SECRETIVE if number % _EVERY < _RUN else chance.choice(_SHAPES)).format(
                **{key: chance.choice(_WORDS) for key in "abcd"},
                n=chance.randrange(10, 99),
            )
            for number in range(30_000)
        ]
        self._escaped = [json.dumps(line)[1:-1] for line in lines]

    def lines(self, count: int) -> list[str]:
        first = self._chance.randrange(len(self._escaped) - count)
        return self._escaped[first : first + count]

    def body(self) -> str:
        """A file or an output: a few lines mostly, sometimes hundreds."""
        count = min(int(self._chance.lognormvariate(3.9, 1.2)) + 1, 2000)
        return "\\n".join(self.lines(count))

    def prompt(self) -> str:
        words = {key: self._chance.choice(_WORDS) for key in "abc"}
        return self._chance.choice(_PROMPTS).format(**words)


class _Session:
    def __init__(self, chance: random.Random, texts: _Texts, number: int) -> None:
        self._chance, self._texts, self._number = chance, texts, number
        self.id = f"{number:08x}-5e55-4000-8000-{chance.getrandbits(48):012x}"
        self.cwd = f"/home/ada/code/p{number % 40}"
        self._time = _START + timedelta(minutes=263 * (number % 1990))
        self._count = 0
        self._messages = 0

    def adopted(self, lines: list[bytes]) -> Iterator[bytes]:
        """Lines of another session, told again under this one's id."""
        for line in lines:
            head, key, rest = line.partition(b'"sessionId":"')
            yield head + key + self.id.encode() + rest[len(self.id) :]

    def lines(self, size: float) -> Iterator[bytes]:
        written = 0
        while written < size:
            for line in self._turn():
                data = line.encode()
                written += len(data)
                yield data

    # ------------------------------------------------------------------ turns

    def _turn(self) -> Iterator[str]:
        """A prompt, some rounds of thinking, calls and results, closing words."""
        self._time += timedelta(seconds=self._chance.randrange(20, 400))
        yield self._user(json.dumps(self._texts.prompt()))
        for _ in range(self._chance.randrange(3, 14)):
            yield from self._round()
        yield from self._answer([_text("\\n".join(self._texts.lines(8)))], "end_turn")
        yield self._line(
            f'"type":"system","subtype":"turn_duration",'
            f'"durationMs":{self._chance.randrange(10**5)},"isMeta":false'
        )
        if self._chance.random() < 0.3:
            yield f'{{"type":"last-prompt","lastPrompt":"go on","sessionId":"{self.id}"}}\n'

    def _round(self) -> Iterator[str]:
        call = f"toolu_{self._chance.getrandbits(96):024x}"
        name, given, text, told = self._chance.choice(
            (self._read, self._read, self._bash, self._bash, self._edit, self._grep)
        )()
        signature = "Eq" + f"{self._chance.getrandbits(3200):0800x}"
        thought = "\\n".join(self._texts.lines(self._chance.randrange(2, 12)))
        thinking = (
            f'{{"type":"thinking","thinking":"{thought}","signature":"{signature}"}}'
        )
        use = f'{{"type":"tool_use","id":"{call}","name":"{name}","input":{given}}}'
        yield from self._answer([thinking, _text("Looking at it."), use], "tool_use")
        failed = self._chance.random() < 0.05
        content = (
            f'[{{"tool_use_id":"{call}","type":"tool_result","content":"{text}",'
            f'"is_error":{str(failed).lower()}}}]'
        )
        yield self._user(content, f',"toolUseResult":{told}')

    def _read(self) -> tuple[str, str, str, str]:
        path, body = self._path(), self._texts.body()
        numbered = "\\n".join(
            f"{n:6}\\u2192{line}" for n, line in enumerate(body.split("\\n"), 1)
        )
        told = (
            f'{{"type":"text","file":{{"filePath":"{path}","content":"{body}",'
            f'"numLines":{body.count("n")},"startLine":1,"totalLines":900}}}}'
        )
        return "Read", f'{{"file_path":"{path}"}}', numbered, told

    def _bash(self) -> tuple[str, str, str, str]:
        body = self._texts.body()
        kind = self._chance.randrange(8)
        command, out = "rg -n count src", body
        if kind == 0:
            command = "pytest -q"
            out = f"{body}\\n{self._chance.randrange(1, 400)} passed in 3.21s"
        elif kind == 1:
            word = self._chance.choice(_WORDS)
            command = f'git commit -am \\"Keep the {word}\\"'
            sha = f"{self._chance.getrandbits(28):07x}"
            out = (
                f"[main {sha}] Keep the {word}\\n 2 files changed, 10 insertions(+), "
                "3 deletions(-)"
            )
        elif kind == 2 and self._chance.random() < 0.05:
            out += f"\\nGITHUB_TOKEN=ghp_{self._chance.getrandbits(144):036x}"
        told = f'{{"stdout":"{out}","stderr":"","interrupted":false,"isImage":false}}'
        return "Bash", f'{{"command":"{command}","description":"Look"}}', out, told

    def _edit(self) -> tuple[str, str, str, str]:
        path, old, new = self._path(), self._texts.lines(3), self._texts.lines(6)
        patch = (
            ",".join(f'"-{x}"' for x in old) + "," + ",".join(f'"+{x}"' for x in new)
        )
        before, after = "\\n".join(old), "\\n".join(new)
        given = (
            f'{{"file_path":"{path}","old_string":"{before}","new_string":"{after}"}}'
        )
        told = (
            f'{{"filePath":"{path}","oldString":"{before}","newString":"{after}",'
            f'"originalFile":"{self._texts.body()}","structuredPatch":[{{"oldStart":4,'
            f'"oldLines":3,"newStart":4,"newLines":6,"lines":[{patch}]}}],'
            '"userModified":false,"replaceAll":false}'
        )
        return "Edit", given, f"The file {path} has been updated.", told

    def _grep(self) -> tuple[str, str, str, str]:
        body = self._texts.body()
        given = f'{{"pattern":"{self._chance.choice(_WORDS)}","path":"{self.cwd}"}}'
        told = f'{{"mode":"content","numFiles":0,"filenames":[],"content":"{body}"}}'
        return "Grep", given, body, told

    def _path(self) -> str:
        one, two = self._chance.choice(_WORDS), self._chance.choice(_WORDS)
        return f"{self.cwd}/src/{one}/{two}.py"

    # ---------------------------------------------------------------- records

    def _answer(self, blocks: list[str], stop: str) -> Iterator[str]:
        """One answer of the model: a line for each block, the counts growing."""
        self._messages += 1
        message = f"msg_{self._number:06x}{self._messages:06x}"
        model = _MODELS[self._number % len(_MODELS)]
        cached = self._chance.randrange(5_000, 120_000)
        for place, block in enumerate(blocks, 1):
            usage = (
                f'{{"input_tokens":{self._chance.randrange(3, 9)},'
                f'"cache_creation_input_tokens":{cached % 4000},'
                f'"cache_read_input_tokens":{cached},"cache_creation":'
                f'{{"ephemeral_5m_input_tokens":{cached % 4000},'
                '"ephemeral_1h_input_tokens":0},'
                f'"output_tokens":{place * self._chance.randrange(1, 300)},'
                '"service_tier":"standard"}'
            )
            yield self._line(
                f'"message":{{"model":"{model}","id":"{message}","type":"message",'
                f'"role":"assistant","content":[{block}],"stop_reason":"{stop}",'
                f'"stop_sequence":null,"usage":{usage}}},"requestId":"req_{message}",'
                '"type":"assistant"'
            )

    def _user(self, content: str, more: str = "") -> str:
        return self._line(
            f'"type":"user","message":{{"role":"user","content":{content}}}{more}'
        )

    def _line(self, inner: str) -> str:
        self._count += 1
        self._time += timedelta(milliseconds=self._chance.randrange(200, 9000))
        stamp = self._time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self._count % 1000:03}Z"
        uuid = f"{self._number:08x}-{self._count & 0xFFFF:04x}-4000-8000-{self._count:012x}"
        return (
            f'{{"parentUuid":null,"isSidechain":false,"userType":"external",'
            f'"cwd":"{self.cwd}","sessionId":"{self.id}","version":"{_VERSION}",'
            f'"gitBranch":"main",{inner},"uuid":"{uuid}","timestamp":"{stamp}"}}\n'
        )


def _text(words: str) -> str:
    return f'{{"type":"text","text":"{words}"}}'


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a large Claude directory.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sessions", type=int, nargs="?", default=2000)
    parser.add_argument("megabytes", type=int, nargs="?", default=1000)
    given = parser.parse_args()
    print(make(given.folder, sessions=given.sessions, megabytes=given.megabytes))


if __name__ == "__main__":
    main()
