"""The shapes of JSON that pass between a workspace and its apps."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class SlackError(Exception):
    """A refusal with Slack's own word for it and the rest of the answer."""

    def __init__(self, code: str, *messages: str, **rest: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages
        self.rest = rest

    def answer(self) -> Json:
        """Shape the refusal as a Web API answer."""
        answer: Json = {"ok": False, "error": self.code, **self.rest}
        if self.messages:
            answer["response_metadata"] = {"messages": list(self.messages)}
        return answer


class RefusedError(Exception):
    """Slack's client tells a person that something cannot be done."""
