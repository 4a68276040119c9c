"""Which telephone number did somebody write, how is it shown without being told, and where in a text does one stand?"""

import re
import unicodedata

_GAP = r"[^\S\n]*[-‐‑‒–—―−－_.．·()（）/]?[^\S\n]*"
"""What people put between the digits of a number."""
_DIGIT = f"{_GAP}[0-9０-９]"
_CHINA = rf"(?:(?:[+＋]|[0０]{_GAP}[0０]{_GAP})?[8８]{_GAP}[6６]{_GAP})?"
_MOBILE = rf"[1１]{_GAP}[3-9３-９](?:{_DIGIT}){{9}}"
_LANDLINE = rf"[(（]?[0０]{_GAP}[1-9１-９](?:{_DIGIT}){{9,10}}"
_WRITTEN = re.compile(rf"(?<![0-9０-９]){_CHINA}(?:{_MOBILE}|{_LANDLINE})(?![0-9０-９])")
_MAINLAND = re.compile(
    r"(?:00?86|\+?86)?(?:(?P<mobile>1[3-9][0-9]{9})"
    r"|(?P<area>010|02[0-9])(?P<eight>[2-9][0-9]{7})|(?P<town>0[3-9][0-9]{2})(?P<local>[2-9][0-9]{6,7}))"
)
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST = 60
"""Characters of a message that says nothing but a number."""


def read_phone(text: str) -> str:
    """Return the one mainland number that a message tells, as it is kept; nothing where there is none, or several.

    A mobile number is its eleven digits, one of a landline has its area code: ``13812345678``, ``0856-8523456``.
    """
    found = _WRITTEN.findall(text) if len(text) <= _LONGEST else []
    rest = _WRITTEN.sub("", text)
    return _kept(found[0]) if len(found) == 1 and not re.search(r"[0-9０-９]", rest) else ""


def read_shared(number: str) -> str:
    """Return a number that a client has shared, as it is kept: one from abroad begins with a plus."""
    digits = re.sub(r"[^0-9]", "", number)
    return _kept(digits) or (f"+{digits}" if _ABROAD.fullmatch(f"+{digits}") else "")


def masked(phone: str) -> str:
    """Return a number as everybody may see it: enough for its owner to know it again, too little to call."""
    area, _, local = phone.rpartition("-")
    if area:
        return f"{area}-{'*' * (len(local) - 3)}{local[-3:]}"
    return f"{phone[:3]}****{phone[-4:]}" if phone[:1] != "+" else f"{phone[:3]}****{phone[-2:]}"


def without_phones(text: str) -> str:
    """Return a text with every mainland number in it masked, however it is written."""
    return _WRITTEN.sub(lambda found: masked(_kept(found[0]) or "***"), text)


def _kept(written: str) -> str:
    digits = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", written))
    found = _MAINLAND.fullmatch(digits)
    if found is None:
        return ""
    if found["mobile"]:
        return found["mobile"]
    return f"{found['area'] or found['town']}-{found['eight'] or found['local']}"
