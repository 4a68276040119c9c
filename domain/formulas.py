"""What may stand in a cell of a sheet that somebody opens: words, and nothing that a program would work out."""

import unicodedata

WORKED_OUT = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is taken for a formula, or turned into one: https://owasp.org/www-community/attacks/CSV_Injection"""


def harmless(words: str) -> str:
    """Return words as a cell may hold them: on one line, without control signs, and never a formula."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    begins = unicodedata.normalize("NFKC", words.lstrip(" ")[:1] + plain[:1])
    return f"'{plain}" if any(sign in WORKED_OUT for sign in begins) else plain
