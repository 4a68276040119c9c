"""Is what is written for containers true to the project? No engine runs here: it is read as text."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.profiles import shipped
from bot.settings import DEFAULTS, read_settings
from domain.policy_reading import read_policy

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
LINES = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text("utf-8")).splitlines()
SERVICES = COMPOSE["services"]
KEY = "k" * 32


def said(instruction: str) -> list[str]:
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{instruction} ")]


def made() -> dict[str, str]:
    """Return the settings that the image brings."""
    return dict(pair.split("=", 1) for line in said("ENV") for pair in shlex.split(line))


def given() -> dict[str, str]:
    """Return the settings of a replica, with what its operator must name filled in."""
    values = {"POSTGRES_PASSWORD": "secret", "SECRET_KEY": KEY}
    fill = re.compile(r"\$\{(\w+):[?-]\}")
    environment: dict[str, str] = SERVICES["bot"]["environment"]
    return {name: fill.sub(lambda found: values.get(found[1], ""), value) for name, value in environment.items()}


def test_there_is_one_database_and_a_proxy_before_several_replicas() -> None:
    assert set(SERVICES) == {"database", "bot", "proxy"}
    assert SERVICES["bot"]["deploy"]["replicas"] > 1
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["bot"]["build"]["dockerfile"] == "Containerfile"
    assert all(re.fullmatch(r"[a-z]+:[0-9.]+", SERVICES[name]["image"]) for name in ("database", "proxy"))


def test_every_setting_reaches_a_replica_and_nothing_else_does() -> None:
    assert set(made()) | set(given()) == set(DEFAULTS)


def test_a_replica_can_be_started_with_what_it_is_given() -> None:
    settings = read_settings(made() | given())
    assert settings.database_url == "postgresql+psycopg://baodao:secret@database/baodao"
    assert SERVICES["database"]["environment"]["POSTGRES_USER"] == "baodao"
    assert not settings.may_switch_roles
    [shared] = [volume.split(":")[1] for volume in SERVICES["bot"]["volumes"]]
    assert [shared] == said("VOLUME") == [str(settings.data_dir)]


def test_the_image_installs_the_lock_and_starts_what_make_run_starts() -> None:
    recipe = re.search(r"^run:.*\n\t@(.+)\n\t@exec (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    assert said("RUN")[-1] == recipe[1] == "scripts/install requirements.lock"
    assert json.loads(said("CMD")[-1]) == shlex.split(recipe[2])


def test_a_backup_of_the_database_can_be_taken_in_the_image() -> None:
    assert any("postgresql-client" in line for line in said("RUN"))


def test_the_image_holds_every_room_and_what_installs_it() -> None:
    copied = [line.split()[-2:] for line in said("COPY")]
    rooms = {source for source, _ in copied} - {"scripts/install", "requirements.lock"}
    assert rooms == {"bot", "handlers", "storage", "domain"}
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert kept == {source for source, _ in copied}


def test_it_runs_as_nobody_special_and_says_whether_it_can_work() -> None:
    assert said("USER") == ["10001"]
    assert LINES.index("USER 10001") < LINES.index("RUN scripts/install requirements.lock")
    assert f"http://127.0.0.1:{made()['PORT']}/readyz" in said("HEALTHCHECK")[0]
    assert said("EXPOSE") == [made()["PORT"]]


@pytest.mark.parametrize(
    "line",
    ["server bot:8080 resolve;", "proxy_set_header Host $$http_host;", "proxy_pass http://replicas;"],
    ids=["to each in turn", "forms are known to be ours", "all of it"],
)
def test_the_proxy_passes_on_what_the_bot_needs(line: str) -> None:
    assert line in proxy()


def test_the_proxy_lets_through_as_much_as_a_form_may_hold() -> None:
    photos = read_policy("", shipped()).photos
    most = re.search(r"client_max_body_size (\d+)m;", proxy())
    assert most
    assert int(most[1]) > photos.most * photos.megabytes + 1


def proxy() -> str:
    return str(COMPOSE["configs"]["proxy"]["content"])
