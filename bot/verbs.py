"""Which words does the command line take?"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    """Return what reads the words of the command line."""
    whole = argparse.ArgumentParser(prog="python -m bot", description="Baodao: report, follow, judge.")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    run = verbs.add_parser("run", help="start the bot")
    run.add_argument("--demo", action="store_true", help="load the demo county into an empty database first")
    verbs.add_parser("migrate", help="bring the database up to date")
    verbs.add_parser("demo", help="load the demo county into an empty database")
    inviting = verbs.add_parser("invite", help="make a one-time invitation to a role")
    inviting.add_argument("--role", required=True, help="such as street_coord")
    inviting.add_argument("--unit", required=True, help="the unit's code, such as 520626001")
    inviting.add_argument("--name", required=True, help="whom it is for")
    changing = verbs.add_parser("rekey", help="seal with the new key what the old one has sealed")
    changing.add_argument("--abandon", action="store_true", help="give up for good what only a lost key could open")
    verbs.add_parser("policy", help="print the policy in force as TOML")
    listing = verbs.add_parser("units", help="list the units")
    examining = verbs.add_parser("doctor", help="look for what is wrong")
    recounting = verbs.add_parser("recount", help="prove that what statistics are read from is what happened")
    recounting.add_argument("--mend", action="store_true", help="write the counts anew from the history")
    backing = verbs.add_parser("backup", help="write everything but SECRET_KEY into one file, while the bot runs")
    restoring = verbs.add_parser("restore", help="bring back what a backup holds, while the bot does not run")
    restoring.add_argument("--over", action="store_true", help="replace what the database holds")
    for verb in (backing, restoring):
        verb.add_argument("file", type=Path, metavar="FILE")
    for verb in (inviting, listing, examining, *_about_people(verbs), _bringing(verbs)):
        verb.add_argument("--json", action="store_true", help="print JSON")
    return whole


def _about_people(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> Sequence[argparse.ArgumentParser]:
    """Add the verbs about people and what they wrote, and return those that list something."""
    people = verbs.add_parser("people", help="list who holds which role where")
    people.add_argument("--unit", default="", metavar="CODE", help="only there, and in what lies in it")
    leaving = verbs.add_parser("leave", help="end somebody's role, and hand on what waits")
    leaving.add_argument("--person", required=True, type=int, metavar="ID", help="the number that people lists")
    leaving.add_argument("--role", required=True, help="such as street_coord")
    leaving.add_argument("--unit", required=True, metavar="CODE", help="the unit's code")
    leaving.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the last day; it ends at once without")
    dissolving = verbs.add_parser("dissolve", help="list what hangs on a unit that is to go")
    dissolving.add_argument("--unit", required=True, metavar="CODE", help="with all that lies in it")
    then = dissolving.add_mutually_exclusive_group()
    then.add_argument("--ask", action="store_true", help="ask its people to choose another community")
    then.add_argument("--into", default="", metavar="CODE", help="let all of it go over to another unit, and say so")
    then.add_argument("--keep", action="store_true", help="let it stay after all")
    aside = verbs.add_parser("aside", help="list the updates that are kept aside")
    aside.add_argument("--text", action="store_true", help="with what people wrote")
    which = aside.add_mutually_exclusive_group()
    which.add_argument("--drop", nargs=2, metavar=("CHANNEL", "KEY"), help="keep one no more")
    which.add_argument("--again", nargs=2, metavar=("CHANNEL", "KEY"), help="try one again")
    return people, aside, dissolving


def _bringing(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    bringing = verbs.add_parser("import", help="bring in a table, CSV or XLSX, in the place of the one before")
    bringing.add_argument("kind", choices=("stations", "units", "people"), help="what the table lists")
    bringing.add_argument("file", type=Path, metavar="FILE")
    bringing.add_argument("--dry-run", action="store_true", help="only say what would be refused")
    bringing.add_argument("--gcj02", action="store_true", help="positions are from a Chinese map, unless it says")
    return bringing
