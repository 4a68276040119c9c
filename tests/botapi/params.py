"""What did the caller pass, however it was encoded: query, form, multipart or JSON?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from tests.botapi.refusal import bad_request

TRUE = {"true", "1", "yes", "t", "y"}


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one call as text, as Telegram keeps them, and the files that came along."""

    values: Mapping[str, str] = field(default_factory=dict[str, str])
    uploads: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the files are called."""

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def integer(self, name: str, default: int = 0) -> int:
        given = self.text(name).strip()
        if not given:
            return default
        try:
            return int(given)
        except ValueError:
            raise bad_request(f"can't parse {name}: expected an Integer") from None

    def number(self, name: str) -> float:
        given = self.text(name).strip()
        if not given:
            raise bad_request(f"{name} is empty")
        try:
            return float(given)
        except ValueError:
            raise bad_request(f"can't parse {name}: expected a Number") from None

    def parsed(self, name: str) -> object:
        """Return what the JSON of a parameter holds, None when it was not passed."""
        given = self.text(name)
        if not given:
            return None
        try:
            return json.loads(given)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


async def read_params(request: web.Request) -> Params:
    values, uploads, names = dict(request.query), dict[str, bytes](), dict[str, str]()
    if request.content_type == "application/json":
        values |= _from_json(await request.read())
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name], names[name] = value.file.read(), value.filename
            else:
                values[name] = value if isinstance(value, str) else value.decode()
    return Params(values, uploads, names)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("expected a JSON object")
    return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
