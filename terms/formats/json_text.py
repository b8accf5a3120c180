"""JSON and JSONL: the canonical formats, and the shapes other glossaries have in them."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from pydantic import ValidationError

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row, reasons
from terms.formats.entry_folder import Folder, File, read_files
from terms.formats.foreign_reading import Reading, own_row
from terms.formats.foreign_values import kind_of
from terms.formats.json_entries import Entry, entries_of_json
from terms.records import TermRecord

LINE_MAX_BYTES = 4_000_000
CANNOT_CARRY: tuple[str, ...] = ()

