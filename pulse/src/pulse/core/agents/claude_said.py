"""What is said beside prompts: decisions about tool calls, and attached context."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pulse.core.agents.claude_words import answers_in_text, plan_approved, refusal
from pulse.core.agents.fields import mapping, text_of
from pulse.core.values import Act, Role, ToolResult

_ATTACHED = {
    "edited_text_file": ("filename",),  # by the owner or a formatter
    "goal_status": ("condition", "reason"),
    "hook_non_blocking_error": ("hookName", "stderr"),
    "hook_blocking_error": ("hookName", "stderr"),
}


def attachment_text(attachment: Mapping[str, Any]) -> str:
    """What is worth showing of context that was attached out of band."""
    names = _ATTACHED.get(text_of(attachment.get("type")), ())
    return "\n".join(filter(None, (text_of(attachment.get(name)) for name in names)))


def by_result(
    results: Iterable[ToolResult],
    data: Mapping[str, Any],
    name_of: Callable[[str], str],
) -> dict[str, Any]:
    """The fields of a record in which the owner answered, approved or refused: the
    first such result counts. Nothing when none shows the owner."""
    for result in results:
        if fields := _decision(result, data, name_of(result.call_id)):
            return {"role": Role.OWNER, **fields}
    return {}


def _decision(
    result: ToolResult, data: Mapping[str, Any], tool: str
) -> dict[str, Any] | None:
    if found := _answers(result):
        text = "\n".join(answer for _, answer in found)
        return {"act": Act.ANSWER, "text": text, "answers": found}
    if plan_approved(result.text):
        plan = text_of(result.extra.get("plan"))
        return {"act": Act.PLAN_APPROVED, "text": plan}
    said, denial = refusal(result.text), text_of(data.get("toolDenialKind"))
    if denial and denial != "user-rejected":
        return None  # a rule refused it, in the same words
    if said is None and not denial:
        return None
    said = said or text_of(data.get("userFeedback")).strip()
    if tool == "ExitPlanMode":
        return {"act": Act.PLAN_REJECTED, "text": said}
    return {"act": Act.FEEDBACK if said else Act.REJECTION, "text": said}


def _answers(result: ToolResult) -> tuple[tuple[str, str], ...]:
    """Questions of the agent with what the owner chose, wrote and noted."""
    given = mapping(result.extra.get("answers"))
    if not given:
        return answers_in_text(result.text)
    beside = mapping(result.extra.get("annotations"))
    found = []
    for question, answer in given.items():
        if isinstance(answer, list):
            answer = ", ".join(filter(None, map(text_of, answer)))
        note = text_of(mapping(beside.get(question)).get("notes")).strip()
        said = "\n".join(filter(None, (text_of(answer), note)))
        if said:
            found.append((question, said))
    return tuple(found)
