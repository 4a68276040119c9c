"""Is there a function, a method or a class that nobody calls?"""

import os
import sys

from vulture.config import make_config
from vulture.core import Vulture

# What else vulture finds is noise here: the members of an enum, the fields of a row, the arguments of a protocol.
KINDS = {"class", "function", "method", "property"}


def main() -> int:
    """Print all of it; 1 when there is some. The settings are those of vulture in pyproject.toml."""
    config = make_config([])
    search = Vulture(ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"])
    search.scavenge(config["paths"], exclude=config["exclude"])
    unused = [found for found in search.get_unused_code(config["min_confidence"]) if found.typ in KINDS]
    for found in unused:
        print(f"{os.path.relpath(found.filename)}:{found.first_lineno}: {found.message}", file=sys.stderr)
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())
