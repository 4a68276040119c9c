"""A code to scan, drawn here: nothing on a page comes from anywhere else."""

import io

import segno


def drawn(link: str) -> str:
    """Return a code to scan, as an SVG that stands in the page."""
    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", scale=5, border=2, xmldecl=False, svgns=False, nl=False)
    return svg.getvalue().decode()
