"""Files of public terms: written once for each state of a glossary, then sent as they are.

They lie below DOWNLOAD_FOLDER, which may be emptied at any time. Knows the read model alone.
"""

import fcntl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from terms.exporting.files import write_file
from terms.formats.base import Format
from terms.formats.registry import FORMATS
from terms.pages.downloads import FORMAT_NAMES, Download, records_of

# A term takes half a millisecond to one: what nobody has asked for yet is written while the
# reader waits, from the first number of terms on for one reader at a time, beyond the second
# by `make_downloads` alone.
SMALL_COUNT = 1_000
WAITED_FOR_COUNT = 10_000

_UNFINISHED = ".unfinished-"
_UNFINISHED_SECONDS = 3_600


class NotMadeYet(Exception):
    """The file is being written, or waits for `make_downloads`."""


def format_of(suffix: str) -> Format:
    return FORMATS[FORMAT_NAMES[suffix]]


def media_type_of(suffix: str) -> str:
    format_ = format_of(suffix)
    if format_.write is None:
        return "application/zip"
    is_text = format_.media_type.startswith("text/")
    return f"{format_.media_type}; charset=utf-8" if is_text else format_.media_type


def open_download(download: Download, suffix: str) -> BinaryIO:
    """Return the file, at its start; the caller closes it.

    Raises NotMadeYet where writing it now would take too long, and OSError.
    """
    try:
        return _path(download, suffix).open("rb")
    except FileNotFoundError:
        if download.count > WAITED_FOR_COUNT:
            raise NotMadeYet from None
    with _alone(wait=False) if download.count > SMALL_COUNT else nullcontext():
        return _write(download, suffix)


def is_made(download: Download, suffix: str) -> bool:
    """Tell whether the file is there for the glossary's present state."""
    return _path(download, suffix).exists()


def make_download(download: Download, suffix: str) -> bool:
    """Write the file where there is none for the glossary's present state; tell whether."""
    with _alone(wait=True):
        if is_made(download, suffix):
            return False
        _write(download, suffix).close()
    return True


def _path(download: Download, suffix: str) -> Path:
    # No language tag has an underscore.
    name = f"{download.glossary.pk}_{download.language}_{download.state}.{suffix}"
    return Path(settings.DOWNLOAD_FOLDER) / name


def _write(download: Download, suffix: str) -> BinaryIO:
    """Write the file, put it in the place of the former one, and return it open."""
    path = _path(download, suffix)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        prefix=_UNFINISHED, dir=path.parent, delete=False
    ) as unfinished:
        stream = cast(BinaryIO, unfinished)
        try:
            write_file(format_of(suffix), records_of(download), stream)
        except BaseException:
            Path(unfinished.name).unlink()
            raise
    file = Path(unfinished.name).open("rb")  # noqa: SIM115 - the caller closes it
    Path(unfinished.name).replace(path)
    _drop_former(path)
    return file


def _drop_former(path: Path) -> None:
    """Delete what the file replaces, and what was left where somebody was killed writing."""
    glossary, language, _state = path.stem.split("_")
    former = set(path.parent.glob(f"{glossary}_{language}_*{path.suffix}")) - {path}
    long_ago = time.time() - _UNFINISHED_SECONDS
    for unfinished in path.parent.glob(f"{_UNFINISHED}*"):
        if unfinished.stat().st_mtime < long_ago:
            former.add(unfinished)
    for each in former:
        each.unlink(missing_ok=True)


@contextmanager
def _alone(*, wait: bool) -> Iterator[None]:
    """Keep to one writer at a time. Raises NotMadeYet where another is at it and nobody waits."""
    folder = Path(settings.DOWNLOAD_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "writing.lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise NotMadeYet from None
        yield
