"""Which text in a Codex rollout did the owner write?"""

import re

from pulse.core.values import Act

# What the program puts into the user's mouth stands in one element, from end to end.
_ELEMENT = re.compile(r"<([A-Za-z_][\w-]*)(?:\s[^>]*)?>.*</\1>\s*\Z", re.DOTALL)
_NOT_OWNER = ("# AGENTS.md instructions", "<user_instructions>", "<INSTRUCTIONS>")
_SHELL = re.compile(r"<user_shell_command>\s*<command>(.*?)</command>", re.DOTALL)
_EDITOR = "# Context from my IDE setup:"
_REQUEST = re.compile(r"^## My request for Codex:\s*$", re.MULTILINE)
# What the program sends when the owner chose to have a plan carried out.
_CARRY_OUT = "Implement the plan."
_REFUSED = ("exec command rejected by user", "patch rejected by user")


def own_words(text: str, *, planned: bool = False) -> tuple[Act | None, str]:
    """What the owner did and said; without an act the text is not the owner's.
    ``planned``: a plan was shown and is not yet decided on."""
    text = text.strip()
    if text.startswith(_EDITOR):
        text = _REQUEST.split(text, maxsplit=1)[-1].strip()
        if text.startswith(_EDITOR):
            return None, text
    if found := _SHELL.match(text):
        return Act.SHELL, found[1].strip()
    if not text or text.startswith(_NOT_OWNER) or _ELEMENT.match(text):
        return None, text
    if planned and text == _CARRY_OUT:
        return Act.PLAN_APPROVED, text
    return Act.TYPED, text


def is_refused(result_text: str) -> bool:
    """Did the owner refuse this call when asked?"""
    return result_text.strip() in _REFUSED
