"""What does a policy say once it is laid over the profile that it builds on?"""

from collections.abc import Mapping

from domain.toml_lines import Node, Scalar, located

ALONE = "none"
"""The profile of a text that builds on nothing and says everything itself."""
IDENTITY = {"categories": "code", "calendar": "date"}
"""The arrays that are laid over each other entry by entry, and the key that tells their entries apart."""
_USUAL = "default"


def layered(text: str, profiles: Mapping[str, str]) -> Node:
    """Return a policy laid over its profile: the one that it names, ``default`` when it names none."""
    return _layered(text, "", profiles, ())


def _layered(text: str, source: str, profiles: Mapping[str, str], beneath: tuple[str, ...]) -> Node:
    top = located(text, source)
    keys = _keys(top)
    for name, identity in IDENTITY.items():
        _refuse_twins(keys.get(name), name, identity)
    profile = _profile(top, profiles)
    if profile == ALONE:
        return top
    if profile in beneath:
        raise keys.get("profile", top).fault("profile", f'must not build on itself: "{profile}" is beneath it already')
    return _over(_layered(profiles[profile], profile, profiles, (*beneath, profile)), top, "")


def _keys(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _profile(top: Node, profiles: Mapping[str, str]) -> str:
    named = _keys(top).get("profile", Node(_USUAL, 0, top.source))
    if isinstance(named.value, str) and (named.value == ALONE or named.value in profiles):
        return named.value
    choices = ", ".join(f'"{name}"' for name in [*profiles, ALONE])
    raise named.fault("profile", f"should be one of {choices}")


def _refuse_twins(array: Node | None, name: str, identity: str) -> None:
    found: dict[Scalar, Node] = {}
    for entry in array.value if array and isinstance(array.value, list) else ():
        known = _identity(entry, identity)
        if known in found:
            twin = _keys(entry)[identity]
            raise twin.fault(f"{name}[{known}].{identity}", f"is there already, on line {found[known].line}")
        if known is not None:
            found[known] = _keys(entry)[identity]


def _identity(entry: Node, identity: str) -> Scalar | None:
    """Return what tells an entry apart; None for one that is not written well enough to have it."""
    node = _keys(entry).get(identity)
    return None if node is None or isinstance(node.value, dict | list) else node.value


def _over(base: Node, top: Node, name: str) -> Node:
    """Lay one value over another: tables key by key, an array of IDENTITY entry by entry (unless [] empties it)."""
    if isinstance(base.value, dict) and isinstance(top.value, dict):
        below = base.value
        laid = {key: _over(below[key], node, key) if key in below else node for key, node in top.value.items()}
        return Node(below | laid, top.line, top.source)
    if name in IDENTITY and isinstance(base.value, list) and isinstance(top.value, list) and top.value:
        return Node(_entries(base.value, top.value, IDENTITY[name]), top.line, top.source)
    return top


def _entries(base: list[Node], top: list[Node], identity: str) -> list[Node]:
    """Lay the entries of one array over those of another: known ones in their old place, new ones after them."""
    known = {_identity(entry, identity): entry for entry in base}
    laid = {_identity(entry, identity): entry for entry in top}
    changed = [_over(entry, laid[key], "") if key in laid else entry for key, entry in known.items()]
    return changed + [entry for entry in top if _identity(entry, identity) not in known]
