"""Which requests come from a platform that brings something, and not from a browser?"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Hooks:
    """Stands before the pages and what guards them; ``hooks`` answer what is posted to their paths, by themselves."""

    def __init__(self, pages: ASGIApp, hooks: Mapping[str, ASGIApp]) -> None:
        self._pages = pages
        self._hooks = hooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_post = scope["type"] == "http" and scope["method"] == "POST"
        answer = self._hooks.get(scope["path"], self._pages) if is_post else self._pages
        await answer(scope, receive, send)
