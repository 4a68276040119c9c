"""The command line: what an operator can ask of Baodao."""

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.settings import Settings, read_settings, with_env_file
from domain.errors import PolicyError, SettingError


def main(words: Sequence[str] | None = None) -> int:
    """Do one verb; what the operator has to mend is said in one sentence, without a traceback."""
    asked = _parser().parse_args(words)
    try:
        settings = read_settings(with_env_file(os.environ, Path(".env")))
        code = VERBS[asked.verb](settings, asked)
        sys.stdout.flush()
        return code
    except SettingError as error:
        return _refuse(str(error))
    except PolicyError as error:
        return _refuse(f"The policy cannot be used: {error}")
    except BrokenPipeError:
        # Whoever read our words has had enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _run(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.serve import serve

    return serve(settings, demo=asked.demo)


def _migrate(settings: Settings, _: argparse.Namespace) -> int:
    from bot.opening import open_database
    from storage.database import told_plainly
    from storage.migrate import migrate

    with told_plainly():
        print(f"The database is at {migrate(open_database(settings))}.")
    return 0


def _demo(settings: Settings, _: argparse.Namespace) -> int:
    from bot.demo.load import load_demo
    from bot.opening import open_database
    from storage.database import told_plainly
    from storage.migrate import migrate

    database = open_database(settings)
    with told_plainly():
        migrate(database)
        if not load_demo(database, settings):
            return _refuse("The database holds units already: the demo county goes into an empty one only.")
    print("The demo county is loaded. Everybody in it is fictional.")
    return 0


def _invite(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.invite import invite

    made = invite(settings, role=asked.role, unit=asked.unit, name=asked.name)
    print(json.dumps(made, ensure_ascii=False) if asked.json else f"{made['code']}\n{made['link']}")
    return 0


def _units(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.listing import listed_units

    found = listed_units(settings)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for unit in found:
            print(f"{unit['code']:<16} {unit['level']:<10} {unit['name']}")
    return 0


def _import(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.imports.bring import Asked, bring
    from bot.imports.report import as_json, as_text
    from domain.imported import Kind

    wanted = Asked(Kind(asked.kind), asked.file, only_try=asked.dry_run, shifted=asked.gcj02)
    outcome = bring(settings, wanted)
    print(as_json(outcome) if asked.json else "\n".join(as_text(wanted, outcome)))
    return 1 if outcome.checked.faults else 0


def _policy(settings: Settings, _: argparse.Namespace) -> int:
    import tomli_w

    from bot.profiles import policy_in_force
    from domain.policy_writing import policy_as_dict

    print(tomli_w.dumps(policy_as_dict(policy_in_force(settings))), end="")
    return 0


def _rekey(settings: Settings, _: argparse.Namespace) -> int:
    from bot.rekey import rekey

    done = rekey(settings)
    print(f"{done.sealed} telephone numbers are sealed anew with the key in force.")
    print(f"Once browsers and invitations may forget the key before (in a month), take {done.old} away.")
    if done.unreadable:
        return _refuse(f"{done.unreadable} are sealed with a key that is not here, and are left as they are.")
    return 0


def _doctor(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.doctor.examine import examine

    report = examine(settings)
    print(report.as_json() if asked.json else "\n".join(report.as_text()))
    return 0 if report.is_well else 1


def _recount(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.doctor.recount import recount

    different = recount(settings, mend=asked.mend)
    for finding in different:
        print(f"{finding.place}: {finding.what}")
    if different and not asked.mend:
        return _refuse("These counts are not those of the history: `python -m bot recount --mend` writes them anew.")
    print("Every count is that of the history.")
    return 0


def _backup(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.archive.backup import back_up

    made = back_up(settings, asked.file)
    print(f"{len(made.files) - 1} pictures and the database of {made.made_at} are in {asked.file}.")
    print("SECRET_KEY is not in it: keep that apart, the backup is of no use without it.")
    return 0


def _restore(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.archive.restore import restore

    made = restore(settings, asked.file, over=asked.over)
    print(f"Everything is as it was at {made.made_at}: {made.digest[:16]}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Baodao: report, follow, judge.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    run = verbs.add_parser("run", help="start the bot")
    run.add_argument("--demo", action="store_true", help="load the demo county into an empty database first")
    verbs.add_parser("migrate", help="bring the database up to date")
    verbs.add_parser("demo", help="load the demo county into an empty database")
    inviting = verbs.add_parser("invite", help="make a one-time invitation to a role")
    inviting.add_argument("--role", required=True, help="such as street_coord")
    inviting.add_argument("--unit", required=True, help="the unit's code, such as 520626001")
    inviting.add_argument("--name", required=True, help="whom it is for")
    verbs.add_parser("rekey", help="seal with the new key what the old one has sealed")
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
    bringing = verbs.add_parser("import", help="bring in a table, CSV or XLSX, in the place of the one before")
    bringing.add_argument("kind", choices=("stations", "units", "people"), help="what the table lists")
    bringing.add_argument("file", type=Path, metavar="FILE")
    bringing.add_argument("--dry-run", action="store_true", help="only say what would be refused")
    bringing.add_argument(
        "--gcj02", action="store_true", help="positions are from a Chinese map, unless the table says"
    )
    for verb in (inviting, listing, examining, bringing):
        verb.add_argument("--json", action="store_true", help="print JSON")
    return parser


VERBS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "run": _run,
    "migrate": _migrate,
    "demo": _demo,
    "invite": _invite,
    "units": _units,
    "import": _import,
    "policy": _policy,
    "rekey": _rekey,
    "doctor": _doctor,
    "recount": _recount,
    "backup": _backup,
    "restore": _restore,
}

if __name__ == "__main__":
    # What is loaded stays to the end: the collector would walk through it again and again for nothing. Whoever works
    # longer than a moment switches it on (bot/memory.py).
    gc.disable()
    done = main()
    gc.freeze()
    sys.exit(done)
