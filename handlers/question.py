"""A question about what waits for a community's decision, and its answer: the same forms, whatever it is about."""

from collections.abc import Callable

from domain.message import Outbound
from handlers.asking import Form
from handlers.fields import Given, Text
from handlers.texts.catalogue import N_
from handlers.voice import Voice

Done = Callable[..., Outbound]
ASK, ANSWER = N_("Ask something"), N_("Answer")
STILL_ASKED = N_("⏰ {community} still waits for your answer:\n{question}")
PUT = N_("I have asked {name}. You hear from me with the answer.")
THANKS = N_("Thank you. {community} reads your answer and decides by {review}.")
ASKED = N_("Asked: {question}")
ANSWERED = N_("Answered: {answer}")


def put(name: str, about: str, ask: str, done: Done) -> Form:
    """Return the form in which whoever decides asks something; ``about`` is the key of what it is about."""
    question = Text(key="question", ask=ask, label=N_("Question"), most=500)
    return Form(name=name, title=ASK, summary="", done=done, fields=(Given(key=about), question))


def answered(name: str, about: str, done: Done) -> Form:
    """Return the form in which whoever waits answers."""
    answer = Text(key="answer", ask=N_("Please write your answer to the community."), label=N_("Answer"), most=500)
    return Form(name=name, title=ANSWER, summary="", done=done, fields=(Given(key=about), answer))


def lines(voice: Voice, question: str, answer: str) -> list[str]:
    """Return what was asked and answered, as a card shows it."""
    said = [voice.say(ASKED, question=question)] if question else []
    return [*said, voice.say(ANSWERED, answer=answer)] if answer else said
