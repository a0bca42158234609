"""What ``pulse stats`` printed the last times, good for as long as nothing changes.

To find that nothing changed, every file that could be meant is looked at: its size,
times and inode. Where files may lie is known from the last reading. So nothing has to
be loaded, neither the readers, which know that, nor a parser of arguments or of JSON:
each takes longer than to look at thousands of files.
"""

import os
import stat
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence

from pulse.client.surroundings import home_name, local_zone, wants_colour, width

_NAME = "usage-answers"
_FORMAT = b"pulse usage answers 2"
_MOST = 8  # answers that are kept
_UNSET = b"?"  # before the value of a variable that is set stands "="


class Quick:
    """What was printed for these arguments, here, in this terminal. It holds while the
    code, the variables that decide where files lie, and the files are as they were."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.path = os.path.join(home_name(environ), _NAME)
        around = (
            sys.stdout.encoding or "ascii",
            str(width(environ)),
            "colour" if wants_colour(environ) else "plain",
            local_zone(environ),
        )
        self._question = os.fsencode("\0".join((*around, *arguments)))

    def recall(self) -> bytes | None:
        """What to print, if it still holds."""
        held = self._load()
        if held is None or self._question not in held[2]:
            return None
        places, listing, answers = held
        return answers[self._question] if look(places) == listing else None

    def with_answer(
        self,
        text: bytes,
        *,
        names: Iterable[str],
        places: Sequence[str],
        listing: bytes,
    ) -> bytes:
        """The file to be kept with this answer in it. ``listing`` is how the places
        looked before they were read; ``names`` are the variables that decide."""
        held, answers = self._load(), dict[bytes, bytes]()
        if held is not None and held[1] == listing:
            answers.update(held[2])
        answers.pop(self._question, None)
        answers[self._question] = text
        variables = sorted({*names, "HOME", "USERPROFILE"})
        fields = [_FORMAT, code_mark(), listing, b"%d" % len(variables)]
        for name in variables:
            fields += [os.fsencode(name), self._value(name)]
        fields += [b"%d" % len(places), *map(os.fsencode, places)]
        for question, answer in list(answers.items())[-_MOST:]:
            fields += [question, answer]
        kept = b"".join(b"%d:%b" % (len(field), field) for field in fields)
        return b"%d\n%b" % (zlib.crc32(kept), kept)

    def _value(self, name: str) -> bytes:
        value = self._environ.get(name)
        return _UNSET if value is None else b"=" + os.fsencode(value)

    def _load(self) -> tuple[list[str], bytes, dict[bytes, bytes]] | None:
        """Places, their listing and the answers; None when nothing usable is kept."""
        try:
            with open(self.path, "rb") as file:
                check, _, kept = file.read().partition(b"\n")
            if int(check) != zlib.crc32(kept):
                return None
            fields = _fields(kept)
            if fields[0] != _FORMAT or fields[1] != code_mark():
                return None
            listing, begin = fields[2], 4 + 2 * int(fields[3])
            variables = fields[4:begin]
            for name, value in zip(variables[::2], variables[1::2], strict=True):
                if self._value(os.fsdecode(name)) != value:
                    return None
            end = begin + 1 + int(fields[begin])
            places = [os.fsdecode(place) for place in fields[begin + 1 : end]]
            answers = dict(zip(fields[end::2], fields[end + 1 :: 2], strict=True))
        except (OSError, ValueError, IndexError):
            return None
        return places, listing, answers


def _fields(data: bytes) -> list[bytes]:
    """The fields of a file, each as its length, a colon and its bytes."""
    found, begin = [], 0
    while begin < len(data):
        colon = data.index(b":", begin)
        end = colon + 1 + int(data[begin:colon])
        if not colon < end <= len(data):
            raise ValueError("cut off")
        found.append(data[colon + 1 : end])
        begin = end
    return found


def look(places: Iterable[str]) -> bytes:
    """Every file in these files and folders with size, times and inode. Links are not
    followed, but for a place that is itself one."""
    found: list[bytes] = []
    for place in map(os.fsencode, places):
        try:
            info = os.stat(place)
        except OSError:
            continue
        if stat.S_ISDIR(info.st_mode):
            _list(place, found)
        else:
            found.append(_line(place, info))
    found.sort()
    return b"\n".join(found)


def _list(folder: bytes, found: list[bytes]) -> None:
    folders = [folder]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        info = entry.stat(follow_symlinks=False)
                        found.append(_line(entry.path, info))
        except OSError:
            found.append(folder + b" ?")


def _line(path: bytes, info: os.stat_result) -> bytes:
    # The time of writing can be set back; that of the last change of any kind cannot.
    times = info.st_mtime_ns, info.st_ctime_ns
    return b"%b %d %d %d %d" % (path, info.st_size, *times, info.st_ino)


def code_mark() -> bytes:
    """What changes with the code that reads, counts and shows: its files' sizes and
    times."""
    here = os.path.dirname(os.path.abspath(__file__))
    pulse = os.path.dirname(os.path.dirname(here))
    core = os.path.join(pulse, "core")
    found: list[bytes] = []
    for folder in (
        here,
        core,
        os.path.join(core, "agents"),
        os.path.join(core, "stats"),
    ):
        with os.scandir(os.fsencode(folder)) as entries:
            for entry in entries:
                if entry.name.endswith((b".py", b".toml")):
                    found.append(_line(entry.name, entry.stat()))
    found.sort()
    return b"\n".join(found)
