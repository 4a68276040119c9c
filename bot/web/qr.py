"""A code to scan, drawn here: nothing on a page comes from anywhere else."""

import io

import segno


def drawn(link: str) -> str:
    """Return a code to scan, as an SVG that stands in the page, as large as the page has it."""
    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", border=2, omitsize=True, xmldecl=False, svgns=False, nl=False)
    return svg.getvalue().decode()
