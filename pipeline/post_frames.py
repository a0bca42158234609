"""The sentences that a post is made of, with places for what happened.

Several for each part and tone, so that one week does not read like the last; which one
is chosen follows from the story, and a sentence with a phrase that its owner removed is
passed over. "I" in a frame becomes "we" where somebody asked for the plural.
"""

import re

from pipeline.post_grammar import capital, plural
from pipeline.post_style import Style, Tone

P, T, W = Tone.PLAIN, Tone.TECHNICAL, Tone.WARM
Slots = dict[str, str]

#: part → tone → frames. A tone that is missing takes the plain ones.
FRAMES: dict[str, dict[str, tuple[str, ...]]] = {
    # What was done. {deed} is a past-tense clause, {doing} the same with -ing.
    "deed": {
        P: ("In {name}, I {deed}.", "While working on {name}, I {deed}."),
        T: ("In {name}, I {deed}.", "A change in {name}: I {deed}."),
        W: (
            "I spent some time on {name} and {deed}.",
            "While working on {name}, I {deed}.",
            "In {name}, I {deed}.",
        ),
    },
    "deed bare": {P: ("I {deed}.",)},
    "deed then": {P: ("Then I {deed}.", "After that, I {deed}.")},
    "deed news": {P: ("New in {name}: {thing}.",)},
    "deed fixed": {P: ("Fixed in {name}: {mended}.",)},
    "deed swapped": {
        P: (
            "{Swapped} instead of {old}: that is the change in {name}.",
            "{Swapped} instead of {old}: that is the change I made.",
        ),
    },
    "deed headed": {P: ("I {lead} in {name}: {rest}.", "I {lead}: {rest}.")},
    "deed short": {P: ("An update on {name}: I {deed}.", "I {deed}.")},
    # Something that was wrong, as a clause in the past, and that it is so no longer.
    "was": {P: ("In {name}, {was}. I fixed that.", "{Was}. I fixed that.")},
    "was on x": {P: ("{Was}. I fixed that in {name}.", "{Was}. I fixed that.")},
    "deed measured": {
        P: (
            "{What} in {name} went from {before} to {after}.",
            "{What} went from {before} to {after}.",
        ),
    },
    "statement": {P: ("In {name}, {statement}.", "{Statement}.")},
    "statement on x": {P: ("{Statement}.",)},
    "thing": {P: ("Done in {name}: {alone}.", "Done: {alone}.")},
    "thing on x": {P: ("{Alone}: done in {name}.", "{Alone}: done.")},
    "release": {P: ("{name} {version} is out.",)},
    "release on x": {P: ("I released {name} {version}.",)},
    "release unnumbered": {P: ("A new release of {name} is out.",)},
    "before release": {P: ("Before that, I {deed}.",)},
    "release after": {P: ("I {deed}, then released {name} {version}.",)},
    "release after unnumbered": {
        P: ("I {deed}, then released a new version of {name}.",),
    },
    # Why. {choice} is a past-tense clause, {why} is joined to it.
    "why": {P: ("The reason: {bare}.",), W: ("My reason: {bare}.",)},
    "over": {P: ("I chose that over {instead}{why}.",)},
    "choice after": {P: ("For that, I {choice}{why}.", "I {choice}{why}.")},
    "choice also": {P: ("I also {choice}{why}.",)},
    "choice bare": {P: ("I {choice}{why}.",)},
    "choice": {P: ("In {name}, I {choice}{why}.",)},
    "choice short": {P: ("My choice in {name}: {chosen}.", "My choice: {chosen}.")},
    "decision short": {
        P: ("My decision in {name}: {decided}.", "My decision: {decided}."),
    },
    "choice done": {
        P: ("A decision in {name}: I {choice}.", "A decision: I {choice}.")
    },
    "question": {
        P: ("One question was {matter}.", "I had to decide {matter}."),
    },
    "question alone": {
        P: ("One question in {name} was {matter}.", "One question was {matter}."),
    },
    "answer": {P: ("My answer: {answer}{why}.",)},
    "because": {P: ("{Bare}.",)},
    "that is why": {
        P: ("That is why, in {name}, I {choice}.", "So, in {name}, I {choice}."),
    },
    "that is why bare": {P: ("That is why I {choice}.", "So I {choice}.")},
    "that settled": {
        P: (
            "In {name}, that settled {matter}: {answer}.",
            "That settled {matter}: {answer}.",
        ),
    },
    # What happened on the way: {times} is "twice", {runs} "two builds", {failed} "two
    # failed builds".
    "failed build": {
        P: (
            "The build failed {times} before it passed.",
            "{Runs} failed before {one} passed.",
        ),
        W: (
            "It took me more than one try: {runs} failed before {one} passed.",
            "It took me more than one try: the build failed {times} first.",
        ),
    },
    "failed build uncounted": {P: ("The build failed at first, then it passed.",)},
    "failed tests": {
        P: (
            "The tests failed {times} before they passed.",
            "{Runs} failed before {one} passed.",
        ),
        W: (
            "It took me more than one try: {runs} failed before {one} passed.",
            "It took me more than one try: the tests failed {times} first.",
        ),
    },
    "failed tests uncounted": {P: ("The tests failed at first, then they passed.",)},
    "failed attempts": {
        P: (
            "My first {tries} failed when I tried {them}.",
            "The first {tries} did not work when I tried {them}.",
        ),
    },
    "failed attempts uncounted": {P: ("My first attempts failed when I tried them.",)},
    "worked": {P: ("The {next} one worked.",)},
    "worked uncounted": {P: ("A later one worked.",)},
    "told mishap": {P: ("{Told}.",)},
    "failed first": {
        P: (
            "{Failed}, then one that passed: in {name}, I {deed}.",
            "{Failed}, then one that passed: I {deed}.",
        ),
    },
    "attempts first": {
        P: (
            "{Attempts} failed, the {next} worked. In {name}, I {deed}.",
            "{Attempts} failed, the {next} worked. I {deed}.",
        ),
    },
    # What was seen of the result.
    "tried": {
        P: ("I tried it, and it worked.",),
        W: ("I tried it myself, and it worked.",),
    },
    "tried on x": {P: ("It worked when I tried it.",)},
    "tried first": {
        P: (
            "Tried, and it worked: in {name}, I {deed}.",
            "Tried, and it worked: I {deed}.",
        ),
    },
    "tests": {
        P: ("In the last run, {tests} passed.", "When they last ran, {tests} passed.")
    },
    "tests on x": {P: ("{tests} passed in the last run.",)},
    "tests uncounted": {P: ("The last test run passed.",)},
    "tests uncounted on x": {P: ("The tests passed in the last run.",)},
    "tests first of all": {P: ("{tests} passed after I {deed} in {name}.",)},
    "tests first of all bare": {P: ("{tests} passed after I {deed}.",)},
    "merged": {P: ("The pull request is merged.",)},
    "merged on x": {P: ("It is merged.",)},
    "opened": {P: ("The pull request is open.",)},
    "opened on x": {P: ("Its pull request is open.",)},
    # What stays: the owner's own words.
    "lesson note": {P: ("My note to myself: {lesson}.", "I wrote down: {lesson}.")},
    "lesson lesson": {
        P: ("The lesson I wrote down: {lesson}.", "My lesson from this: {lesson}."),
    },
    "lesson rule": {
        P: ("The rule I wrote down: {lesson}.",),
    },
    "lesson turned": {
        P: ("As it turned out, {lesson}.",),
    },
    "lesson learned": {P: ("What I learned: {lesson}.",)},
    "lesson words": {P: ("What I wrote down: {lesson}.",)},
    "lesson bare": {P: ("{Lesson}.",)},
    "lesson alone note": {
        P: ("A note to myself from my work on {name}: {lesson}.",),
    },
    "lesson alone lesson": {P: ("A lesson from my work on {name}: {lesson}.",)},
    "lesson alone rule": {P: ("A rule from my work on {name}: {lesson}.",)},
    "lesson alone turned": {
        P: ("Something that turned out while I worked on {name}: {lesson}.",),
    },
    "lesson alone learned": {P: ("What I learned from my work on {name}: {lesson}.",)},
    "lesson alone words": {P: ("A note from my work on {name}: {lesson}.",)},
    "lesson source": {
        P: (
            "I wrote that down while {doing} in {name}.",
            "That is my note from {doing} in {name}.",
        ),
    },
    "lesson source bare": {P: ("I wrote that down while {doing}.",)},
    "lesson place": {P: ("I wrote that down while working on {name}.",)},
}
_PLACE = re.compile(r"\{(\w+)\}")


def say(part: str, style: Style, turn: int, slots: Slots) -> str:
    """A sentence for a part of the story, or "" when no frame fits.

    A frame fits when each of its places has something to hold and the sentence is free
    of what the owner does not want. {Name} is {name} with a capital letter.
    """
    tones = FRAMES[part]
    frames = tones.get(style.voice, tones[P])
    fitting = [frame for frame in frames if _holds(frame, slots)]
    turned = [fitting[(turn + n) % len(fitting)] for n in range(len(fitting))]
    # Frames that name the project come before those that do not.
    for frame in sorted(turned, key=lambda frame: "{name}" not in frame):
        text = _filled(plural(frame) if style.asked.plural else frame, slots)
        if style.allows(text):
            return text
    return ""


def _holds(frame: str, slots: Slots) -> bool:
    return all(
        slots.get(place) or slots.get(place.lower())
        for place in _PLACE.findall(frame)
        if place != "why"  # it may be missing
    )


def _filled(frame: str, slots: Slots) -> str:
    def fill(found: re.Match[str]) -> str:
        place = found[1]
        return slots[place] if place in slots else capital(slots[place.lower()])

    slots = {"why": "", **slots}
    text = _PLACE.sub(fill, frame)
    # A name may begin a sentence in small letters; a frame's own word may not.
    return text if frame.startswith("{") else capital(text)
