"""What is logged, and how it looks: JSON lines on a server, plain lines in a terminal.

Never request bodies, tokens or query strings.
"""

from collections.abc import MutableMapping
from typing import Any

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def without_secrets(
    logger: object, method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Redact each text of a line: messages and tracebacks may quote anything."""
    # Here, because settings are read by many commands that never log.
    from pulse.core.redact import redact_text

    for name, value in line.items():
        if isinstance(value, str):
            line[name] = redact_text(value)
    return line


def config(*, level: str, json: bool) -> dict[str, Any]:
    """The value of Django's LOGGING."""
    render: list[Any] = (
        [structlog.processors.JSONRenderer()]
        if json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_plain)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_secrets,
                    *render,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Their DEBUG lines hold tokens and signed requests.
            "tweepy": {"level": "INFO"},
            "requests_oauthlib": {"level": "INFO"},
            "oauthlib": {"level": "INFO"},
            "httpx2": {"level": "WARNING"},
            "httpcore2": {"level": "WARNING"},
            "anthropic": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
            # Every hint and sweep would be a line.
            "celery": {"level": "WARNING"},
            "celery.redirected": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "amqp": {"level": "WARNING"},
            # One line a request comes from our own middleware.
            "django.server": {"level": "WARNING"},
        },
    }


def _plain(stream: Any, exc_info: Any) -> None:
    stream.write("\n")
    structlog.dev.plain_traceback(stream, exc_info)
