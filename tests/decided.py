"""Which numbers the rules name beside their tables, and what the shipped policy has decided of each."""

from collections.abc import Sequence

from bot.profiles import shipped
from domain.policy_reading import read_policy
from domain.tiers import Tier

POLICY = read_policy("", shipped())
REGISTRATION = POLICY.registration
T0 = POLICY.tier(Tier.T0).ladder
NUMBERS: list[tuple[str, Sequence[object]]] = [
    (
        r"(\d+) wrong codes of one person \(`tries`\) none is taken for (\d+) minutes",
        (POLICY.hours.tries, POLICY.hours.pause),
    ),
    (r"entered by the member under `/hours`, within (\d+) days", (POLICY.hours.afterwards,)),
    (r"nor have hours of it, in the last (\d+) days \(`absences`\)", (POLICY.events.absences,)),
    (r"published (\d+) days \(`publish`\)", (POLICY.hours.publish,)),
    (r"again within (\d+) minutes \(`settle`\)", (POLICY.hours.settle,)),
    (r"same way, at most (\d+) hours \(`visit`\)", (POLICY.hours.visit,)),
    (
        r"They are reminded after (\d+) working days \(`remind` of `\[hours\]`\), and after (\d+)",
        (POLICY.hours.remind, POLICY.hours.confirm),
    ),
    (r"at most (\d+) hours, at least (\d+) minutes", (POLICY.events.accept_most, POLICY.events.accept_least)),
    (r"After the cut-off, (\d+) hours before the start", (POLICY.events.cutoff,)),
    (r"go out (\d+) and (\d+) hours before \(`remind`\)", POLICY.events.remind),
    (r"more events a week than they want: (\d+)", (POLICY.events.invitations,)),
    (r"The next (\d+) \(`ahead`\)", (POLICY.events.ahead,)),
    (r"the holder is reminded after (\d+) minutes", T0.remind if T0 else ()),
    (
        r"the community hears after (\d+), the street after (\d+), the county after (\d+)",
        (T0.community, T0.street, T0.county) if T0 else (),
    ),
    (
        r"no answer in (\d+) days, one reminder after (\d+) h",
        (POLICY.reporter.answer, POLICY.reporter.remind),
    ),
    (r"typed at another within (\d+) minutes", (POLICY.links.life,)),
    (r"After (\d+) wrong codes of one person, or (\d+) of", (POLICY.links.tries, POLICY.links.everybody)),
    (r"told at once and can undo it for (\d+) days", (POLICY.links.undo,)),
    (r"at most (\d+) MB and (\d+) megapixels", (POLICY.photos.megabytes, POLICY.photos.megapixels)),
    (r"each at most (\d+) minutes and (\d+) MB", (POLICY.voice.longest, POLICY.voice.megabytes)),
    (r"in\s+either order and within (\d+) minutes", (POLICY.riders.gather,)),
    (r"For (\d+) minutes \(`\[riders\] edit`\)", (POLICY.riders.edit,)),
    (r"from the screen after (\d+) minutes", (POLICY.contact.shown,)),
    (r"all looks of (\d+) minutes in one message", (POLICY.contact.notice,)),
    (r"is gone (\d+) hours after its first word", (POLICY.drafts.life,)),
    (r"once (\d+) working days have passed or while nobody else is there", (REGISTRATION.review,)),
    (r"the community is reminded after (\d+) working days", (REGISTRATION.remind,)),
    (r"A draft lives (\d+) days and is nudged about once, after (\d+)", (REGISTRATION.draft, REGISTRATION.nudge)),
    (r"reminded after (\d+) days; over after (\d+)", (REGISTRATION.question_remind, REGISTRATION.question)),
    (r"after (\d+) days without a post one offer", (REGISTRATION.offer,)),
    (
        r"member; both communities \| reminded after (\d+) working days; after (\d+) silence agrees",
        (REGISTRATION.remind, REGISTRATION.transfer),
    ),
    (r"the community confirms \| after (\d+) working days by itself", (REGISTRATION.leave,)),
    (r"both are reminded (\d+) days before", (REGISTRATION.pairing_remind,)),
    (r"of one community no number below (\d+)", (REGISTRATION.few,)),
    (r"nothing where fewer than (\d+) people work", (REGISTRATION.few,)),
    (r"has not answered in (\d+) working days", (POLICY.needs.answer,)),
    (r"is answered within (\d+) working days", (POLICY.needs.review,)),
    (r"unit has taken for (\d+) working days", (POLICY.needs.unmatched,)),
    (r"should be done in (\d+) working days", (POLICY.needs.project,)),
    (r"of its own word after (\d+) working days", (POLICY.needs.confirm,)),
    (r"first day off after (\d+) working days", (POLICY.needs.event_after,)),
    (
        r"for (\d+) hours \(`event_lasts`\) and (\d+) people",
        (POLICY.needs.event_lasts, POLICY.needs.event_places),
    ),
    (r"a thing may cost at\s+most (\d+) yuan", (POLICY.wishes.goods,)),
    (
        r"is in touch within (\d+) days, is reminded on days (\d+) and (\d+)",
        (POLICY.wishes.contact, *POLICY.wishes.remind),
    ),
    (r"come true within (\d+) days of that", (POLICY.wishes.fulfil,)),
    (r"The wisher is asked again after (\d+) days", (POLICY.wishes.confirm,)),
    (r"has taken on for (\d+) days", (POLICY.wishes.unclaimed,)),
    (r"the member: (\d+) days, one reminder after (\d+)", (POLICY.statements.check, POLICY.statements.remind)),
    (r"the community, reminded after (\d+) days", (POLICY.statements.confirm,)),
    (r"sent (\d+) days after the draft day", (POLICY.statements.send,)),
    (r"After (\d+) minutes it is asked again", (POLICY.wellbeing.again,)),
    (r"gets at most (\d+) messages a day", (POLICY.unasked.most,)),
    (r"waits up to (\d+) hours \(`\[unasked\] gather`\)", (POLICY.unasked.gather,)),
    (r"kept aside for an operator, and their sender is told. (\d+) days", (POLICY.retention.words,)),
]
