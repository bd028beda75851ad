"""A picture's pixels as a JPEG, and nothing else of it. Run by `apart`; whatever is wrong with the picture ends it."""

import io

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS_MAX = 64_000_000
"""More than telephones take."""
SIDE_MAX = 2_560
"""Enough to read a number plate across a street; more is made smaller."""
QUALITY = 85


def anew(data: bytes) -> bytes:
    """The first frame, upright, on white where it was clear, and nothing else of it."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > PIXELS_MAX:
            raise ValueError("too many pixels")
        picture = opened if opened.format == "JPEG" else opened.convert("RGBA")
        picture.thumbnail((SIDE_MAX, SIDE_MAX))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode == "RGBA":
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=upright.getchannel("A"))
        else:
            plain = Image.new("RGB", upright.size)
            plain.paste(upright.convert("RGB"))
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
