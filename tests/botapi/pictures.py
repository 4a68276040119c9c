"""Where do tests get a real JPEG from, with a place in it or without?"""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD

Place = tuple[float, float]


def picture(color: str = "teal", *, size: tuple[int, int] = (120, 80), at: Place | None = None) -> bytes:
    """Return a JPEG; with ``at`` its EXIF says where it was taken (WGS-84, north and east)."""
    exif = Image.Exif()
    if at:
        north, east = at
        exif[IFD.GPSInfo] = {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: _degrees(north),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: _degrees(east),
        }
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, "JPEG", exif=exif)
    return written.getvalue()


def place_in(content: bytes) -> bool:
    return bool(Image.open(io.BytesIO(content)).getexif().get_ifd(IFD.GPSInfo))


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 4)
