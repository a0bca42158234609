"""When: what the runs of this room do, and how often it looks around."""

from publishing import services

publish = services.PublishRun()


def tidy() -> None:
    services.tidy()
