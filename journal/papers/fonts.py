"""Where the fonts of pictures and packets lie: they come with the product."""

from functools import cache
from importlib.resources import files

SERIF, SERIF_BOLD = "serif", "serif-bold"
SANS, SANS_BOLD = "sans", "sans-bold"
_FILES = {
    SERIF: ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    SERIF_BOLD: ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    SANS: ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    SANS_BOLD: ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
}


@cache
def font_path(name: str) -> str:
    package, file = _FILES[name]
    return str(files(package) / "files" / file)
