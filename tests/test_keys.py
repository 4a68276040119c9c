"""Is the key of an installation made once, for its owner alone, and changed without losing the one before?"""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keys import change_key_file, load_older_keys, load_secret_key
from bot.settings import read_settings
from domain.errors import SettingError

KEY, OLD = "k" * 32, "o" * 32


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path / "new")})
    key = load_secret_key(settings)
    assert len(key) >= 32
    assert load_secret_key(settings) == key
    assert [entry.name for entry in os.scandir(settings.data_dir)] == ["secret.key"]
    assert stat.S_IMODE((settings.data_dir / "secret.key").stat().st_mode) == 0o600


def test_whoever_starts_at_the_same_moment_gets_the_same_key(tmp_path: Path) -> None:
    for attempt in range(20):
        settings = read_settings({"DATA_DIR": str(tmp_path / str(attempt))})
        with ThreadPoolExecutor(4) as starters:
            assert len(set(starters.map(load_secret_key, [settings] * 4))) == 1


def test_two_folders_get_two_keys(tmp_path: Path) -> None:
    first, second = (load_secret_key(read_settings({"DATA_DIR": str(tmp_path / name)})) for name in "ab")
    assert first != second


def test_a_key_that_is_set_makes_no_file(tmp_path: Path) -> None:
    assert load_secret_key(read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY": KEY})) == KEY.encode()
    assert not list(tmp_path.iterdir())


def test_half_a_key_is_refused_rather_than_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("abc")
    with pytest.raises(SettingError) as refused:
        load_secret_key(read_settings({"DATA_DIR": str(tmp_path)}))
    assert refused.value.name == "SECRET_KEY"
    assert (tmp_path / "secret.key").read_text() == "abc"


def test_the_key_before_is_read_beside_the_one_in_use() -> None:
    settings = read_settings({"SECRET_KEY": KEY, "SECRET_KEY_OLD": OLD})
    assert (load_secret_key(settings), load_older_keys(settings)) == (KEY.encode(), (OLD.encode(),))
    assert load_older_keys(read_settings({"SECRET_KEY": KEY})) == ()


def test_a_key_of_the_environment_gives_way_to_one_in_the_folder(tmp_path: Path) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path), "SECRET_KEY_OLD": OLD})
    assert load_secret_key(settings) != OLD.encode()
    assert load_older_keys(settings) == (OLD.encode(),)


def test_a_change_of_the_key_file_keeps_the_one_before_and_is_finished_where_it_was_cut_off(tmp_path: Path) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path)})
    before = load_secret_key(settings)
    os.link(tmp_path / "secret.key", tmp_path / "secret.key.old")  # killed here
    assert (load_secret_key(settings), load_older_keys(settings)) == (before, (before,))
    change_key_file(settings)
    after = load_secret_key(settings)
    assert after != before
    assert load_older_keys(settings) == (before,)
    change_key_file(settings)
    assert (load_secret_key(settings), load_older_keys(settings)) == (after, (before,))
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in os.scandir(tmp_path)} == {0o600}
