"""Run by itself: reads a picture from its input and writes its pixels as a JPEG. Whatever is wrong with it ends it."""

import io
import os
import resource
import sys

MEMORY_MAX = 1 << 30
CPU_S_MAX = 10
OUT_MAX = 64 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS_MAX = 64_000_000
"""More than telephones take."""
SIDE_MAX = 2_560
"""Enough to read a number plate across a street; more is made smaller."""
QUALITY = 85


def limit() -> None:
    """Before the picture is looked at."""
    os.nice(15)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S_MAX, CPU_S_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUT_MAX, OUT_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


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


if __name__ == "__main__":
    limit()
    sys.stdout.buffer.write(anew(sys.stdin.buffer.read()))
