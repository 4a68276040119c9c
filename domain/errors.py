"""Everything that a person can be told went wrong.

Refusal                     said to the person, in their language; nothing is written
├── NotUnderstood           the answer does not fit the question
├── NotAllowed              the person may not do this
├── NotFound                there is no such thing, or not for this person (the two are never told apart)
└── TooLate                 somebody was faster, or the moment has passed
PolicyError                 said to the operator at start: key, line, and what it should be
SettingError                said to the operator at start: the variable, and what it should be
"""


class Refusal(Exception):
    """An answer instead of a change. ``sentence`` is a message id of the catalogues, ``values`` fill its gaps."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class NotUnderstood(Refusal):
    """The answer does not fit the question."""


class NotAllowed(Refusal):
    """The person may not do this."""


class NotFound(Refusal):
    """There is no such thing, or not for this person."""


class TooLate(Refusal):
    """Somebody was faster, or the moment has passed."""


class PolicyError(Exception):
    """A policy that cannot be used. ``line`` counts from 1; 0 when no line of the file is at fault."""

    def __init__(self, key: str, line: int, wanted: str) -> None:
        super().__init__(f"line {line}, {key}: {wanted}" if line else f"{key}: {wanted}")
        self.key = key
        self.line = line
        self.wanted = wanted


class SettingError(Exception):
    """An environment variable that cannot be used."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name}: {wanted}")
        self.name = name
        self.wanted = wanted
