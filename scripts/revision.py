"""Write what the newest revision lacks of the tables in code: ``python -m scripts.revision MESSAGE``"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from storage.database import Database
from storage.migrate import FOLDER, configured, migrate


def main(message: str) -> None:
    """Compare with a new database at the newest revision, and say which file was written."""
    before = len(list(FOLDER.glob("versions/v*.py")))
    number = f"{before + 1:04d}"
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        if before:
            migrate(database)
        with database.writer.begin() as connection:
            command.revision(configured(connection), message, autogenerate=True, rev_id=number)
        database.close()
    for file in FOLDER.glob(f"versions/v{number}_*.py"):
        tidy(file)


def tidy(file: Path) -> None:
    """Leave nothing in it that says only which tool wrote it."""
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if "# ###" not in line) + "\n", "utf-8")
    for fix in (["format"], ["check", "--fix"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *fix, "--quiet", str(file)], check=True)


if __name__ == "__main__":
    main(sys.argv[1])
