"""The command line: what an operator can ask of Baodao."""

import argparse
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.settings import Settings, read_settings, with_env_file
from bot.verbs import parser
from domain.errors import PolicyError, SettingError


def main(words: Sequence[str] | None = None) -> int:
    """Do one verb; what the operator has to mend is said in one sentence, without a traceback."""
    asked = parser().parse_args(words)
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


def _people(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.listing import listed_people

    found = listed_people(settings, asked.unit)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for one in found:
            until = f"  until {one['until']}" if one["until"] else ""
            print(f"{one['person']:<20} {one['role']:<16} {one['unit']:<16} since {one['since']}{until}  {one['name']}")
    return 0


def _leave(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.invite import seat_of
    from bot.roles import end_role

    last = end_role(settings, person=asked.person, seat=seat_of(asked.role, asked.unit), last=asked.on)
    print(f"{asked.person} is {asked.role} of {asked.unit} until {last}, and no longer.")
    return 0


def _dissolve(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.dissolving import Wanted, as_text, dissolve

    found = dissolve(settings, asked.unit, Wanted(asked.ask, asked.into, asked.keep))
    print(json.dumps(found) if asked.json else as_text(found))
    return 0


def _aside(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.aside import drop, listed_aside

    if asked.drop:
        drop(settings, tuple(asked.drop))
        print("Nothing of it is kept any more.")
    elif asked.again:
        from bot.again import try_again

        if why := try_again(settings, tuple(asked.again)):
            return _refuse(f"It failed again and is still kept aside: {why}.")
        print("It has been acted on, and its sender is answered.")
    else:
        _print_aside(listed_aside(settings, text=asked.text), asked)
    return 0


def _print_aside(found: Sequence[Mapping[str, Any]], asked: argparse.Namespace) -> None:
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for one in found:
            said = f"\n  {json.dumps(one['text'], ensure_ascii=False)}" if asked.text else ""
            print(f"{one['channel']} {one['key']}  {one['at']}  {one['tries']} tries  {one['why']}{said}")


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


def _rekey(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.rekey import abandon, rekey

    if asked.abandon:
        lost = abandon(settings)
        print(f"{lost.phones} telephone numbers that no key here opens are taken away.")
        print(f"{lost.reports} histories hang on a new key: nothing proves any more what stood there before.")
        print("If a new key was made, every browser is signed out and no invitation made before is of use.")
        return 0
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


VERBS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "run": _run,
    "migrate": _migrate,
    "demo": _demo,
    "invite": _invite,
    "units": _units,
    "people": _people,
    "leave": _leave,
    "dissolve": _dissolve,
    "aside": _aside,
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
