"""How do rows become a file that a spreadsheet opens: as XLSX, or as CSV that Excel takes for UTF-8?"""

import csv
from io import BytesIO, StringIO

from handlers.statement_file import Grid


def written(grid: Grid) -> bytes:
    """Return a file's bytes."""
    return _as_csv(grid) if grid.form == "csv" else _as_xlsx(grid)


def _as_csv(grid: Grid) -> bytes:
    lines = StringIO()
    csv.writer(lines).writerows(grid.rows)
    return lines.getvalue().encode("utf-8-sig")


def _as_xlsx(grid: Grid) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - takes a third of a second to load

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in grid.rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
