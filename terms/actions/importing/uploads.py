"""Uploaded files: kept below IMPORT_FOLDER under names of our own until their import has ended.

Knows nothing of what is in them; a name somebody gave a file is text to show, never a path.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from terms.formats import glossary_file
from terms.formats.archives import is_gzip, is_zip
from terms.formats.glossary_file import GlossaryRecord
from terms.formats.opening import InputFile, find_files
from terms.models import ImportRun
from terms.text.cleaning import one_line, replace_unstorable

# Bytes of all files of one upload; more is for the command line.
SIZE_MAX = 100_000_000
NAME_MAX_LENGTH = 200
# What is packed comes to about so many times its size.
_PACKED = 10

_NAMES = "names.json"


def _folder(run: ImportRun) -> Path:
    return Path(settings.IMPORT_FOLDER) / str(run.pk)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: one line that any database keeps."""
    return one_line(replace_unstorable(name))[-NAME_MAX_LENGTH:] or "file"


def keep(run: ImportRun, files: Iterable["UploadedFile[Any]"]) -> None:
    """Store the files of a run, in order."""
    discard(run)  # what an earlier database left behind
    folder = _folder(run)
    folder.mkdir(parents=True, mode=0o700)
    names = []
    for number, file in enumerate(files):
        with (folder / str(number)).open("xb") as stream:
            for chunk in file.chunks():
                stream.write(chunk)
        names.append(shown_name(file.name or ""))
    (folder / _NAMES).write_text(json.dumps(names))


def describe(files: Iterable["UploadedFile[Any]"]) -> GlossaryRecord | None:
    """Return what `_glossary.json`, among the files or in an archive of them, says of a glossary.

    Raises UnreadableFile where it cannot be understood.
    """
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            is_description = file.name == glossary_file.FILE_NAME
            path = Path(folder) / (glossary_file.FILE_NAME if is_description else "file")
            file.seek(0)
            with path.open("xb") as stream:
                shutil.copyfileobj(file, stream)
            file.seek(0)
            where = Path(folder) if is_description else path
            if (described := glossary_file.read_glossary_file(where)) is not None:
                return described
    return None


def are_kept(run: ImportRun) -> bool:
    return (_folder(run) / _NAMES).exists()


def files_of(run: ImportRun) -> Iterator[InputFile]:
    """Yield the uploaded files, and what is in those that are archives, by their own names."""
    folder = _folder(run)
    for number, name in enumerate(json.loads((folder / _NAMES).read_text())):
        if name != glossary_file.FILE_NAME:
            yield from find_files(folder / str(number), name)


def weight(run: ImportRun) -> int:
    """Return about how many bytes there are to read, once unpacked; 0 where the files are gone."""
    total = 0
    for path in _folder(run).iterdir() if are_kept(run) else ():
        with path.open("rb") as stream:
            head = stream.read(4)
        total += path.stat().st_size * (_PACKED if is_gzip(head) or is_zip(head) else 1)
    return total


def discard(run: ImportRun) -> None:
    """Delete the files of a run; nothing happens where there are none."""
    shutil.rmtree(_folder(run), ignore_errors=True)
