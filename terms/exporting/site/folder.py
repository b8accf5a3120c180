"""The folder of an exported site, and its ledger: which files are the export's own, made from what.

The ledger is an SQLite file, so that a million files need no memory. A file is entered before it is
written: what a killed run left is known to the next. Nobody else's file is changed or deleted.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from terms.exporting.site.writing import (
    UNFINISHED,
    CannotWrite,
    Known,
    Written,
    is_as_left,
    write,
)

LEDGER = ".export.sqlite3"
_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, unit TEXT NOT NULL, run INTEGER NOT NULL, digest BLOB NOT NULL,
    size INTEGER NOT NULL, mtime INTEGER NOT NULL, made_from BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_unit ON files (unit);
CREATE TABLE IF NOT EXISTS units (unit TEXT PRIMARY KEY, made_from BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY);
"""
_NOTE = """
INSERT INTO files (path, unit, run, digest, size, mtime, made_from) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET unit = excluded.unit, run = excluded.run,
    digest = excluded.digest, size = excluded.size, mtime = excluded.mtime,
    made_from = excluded.made_from
"""
_UNKNOWN = Known(b"", 0, 0, b"")


class SiteFolder:
    """A folder that is being brought up to date by one run; use it as a context manager."""

    def __init__(self, path: Path, *, force: bool = False) -> None:
        self.path = str(path.absolute())
        self._force = force
        self.written = self.unchanged = self.removed = 0

    def __enter__(self) -> Self:
        try:
            Path(self.path).mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path, os.O_RDONLY)
        except OSError as error:
            raise CannotWrite.because(self.path, error) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._open()
        except BlockingIOError:
            os.close(self._lock)
            raise CannotWrite(
                f"{self.path}: another export is writing there. Wait for its end."
            ) from None
        except sqlite3.Error as error:
            os.close(self._lock)
            raise CannotWrite(
                f"{self.path}/{LEDGER}: {error}. Give this user the right to write there; if the"
                " file is broken, delete it and export again with --force."
            ) from error
        return self

    def _open(self) -> None:
        self._ledger = sqlite3.connect(f"{self.path}/{LEDGER}", isolation_level=None)
        self._ledger.execute("PRAGMA journal_mode = WAL")
        self._ledger.execute("PRAGMA synchronous = NORMAL")
        self._ledger.executescript(_TABLES)
        self._ledger.execute("INSERT INTO runs DEFAULT VALUES")
        (self._run,) = self._ledger.execute("SELECT MAX(run) FROM runs").fetchone()
        self._ledger.execute("DELETE FROM runs WHERE run < ?", (self._run,))
        for left in Path(self.path).glob(f"{UNFINISHED}*"):
            left.unlink()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ledger.close()
        for left in Path(self.path).glob(f"{UNFINISHED}{os.getpid()}"):
            left.unlink()
        os.close(self._lock)

    def known(self, paths: Sequence[str]) -> dict[str, Known]:
        """Return what the ledger knows of these files."""
        rows = self._ledger.execute(
            "SELECT path, digest, size, mtime, made_from FROM files"
            " WHERE path IN (SELECT value FROM json_each(?))",
            (json.dumps(paths),),
        )
        return {path: Known(*columns) for path, *columns in rows}

    def has(self, paths: Iterable[str], made_from: bytes, known: Mapping[str, Known]) -> bool:
        """Tell whether files are as they were left, made from the same."""
        for path in paths:
            each = known.get(path)
            if each is None or each.made_from != made_from:
                return False
            if not is_as_left(f"{self.path}/{path}", each):
                return False
        return True

    def keep(self, paths: Sequence[str]) -> None:
        """Note that files belong to the site as they are."""
        self._ledger.execute(
            "UPDATE files SET run = ? WHERE path IN (SELECT value FROM json_each(?))",
            (self._run, json.dumps(paths)),
        )
        self.unchanged += len(paths)

    def claim(self, paths: Iterable[str], known: Mapping[str, Known], unit: str = "") -> None:
        """Enter files that are about to be written. Raises CannotWrite for somebody else's."""
        new = [path for path in paths if path not in known]
        if not self._force:
            for path in new:
                if os.path.lexists(f"{self.path}/{path}"):
                    raise CannotWrite(
                        f"{self.path}/{path}: this file is not from an export, and one would take"
                        " its place. Move it away, name another folder, or overwrite with --force."
                    )
        if new:
            rows = ((path, unit, self._run, *_UNKNOWN) for path in new)
            with self._transaction():
                self._ledger.executemany(_NOTE, rows)

    def note(self, results: Iterable[Written], unit: str = "") -> None:
        results = list(results)
        rows = ((each.path, unit, self._run, *each.known) for each in results)
        with self._transaction():
            self._ledger.executemany(_NOTE, rows)
        new = sum(each.is_new for each in results)
        self.written += new
        self.unchanged += len(results) - new

    def put(self, path: str, body: bytes, unit: str = "") -> None:
        """Write one file, unless it is there with these bytes."""
        known = self.known([path])
        self.claim([path], known, unit)
        before = known.get(path, _UNKNOWN if self._force else None)
        self.note([write(self.path, path, body, b"", before)], unit)

    def keep_unit(self, unit: str, made_from: bytes) -> bool:
        """Keep all files of a unit, if it was finished, from the same, and each is as it was left."""
        row = self._ledger.execute("SELECT made_from FROM units WHERE unit = ?", (unit,)).fetchone()
        if row is None or row[0] != made_from:
            self._ledger.execute("DELETE FROM units WHERE unit = ?", (unit,))
            return False
        count = 0
        for path, *columns in self._ledger.execute(
            "SELECT path, digest, size, mtime, made_from FROM files WHERE unit = ?", (unit,)
        ):
            if not is_as_left(f"{self.path}/{path}", Known(*columns)):
                return False
            count += 1
        self._ledger.execute("UPDATE files SET run = ? WHERE unit = ?", (self._run, unit))
        self.unchanged += count
        return True

    def finish_unit(self, unit: str, made_from: bytes) -> None:
        self._ledger.execute("INSERT OR REPLACE INTO units VALUES (?, ?)", (unit, made_from))

    def remove_gone(self) -> None:
        """Delete the files of former runs that the site does not have any more."""
        while gone := self._ledger.execute(
            "SELECT path FROM files WHERE run <> ? LIMIT 1000", (self._run,)
        ).fetchall():
            for (path,) in gone:
                self._remove(path)
            with self._transaction():
                self._ledger.executemany("DELETE FROM files WHERE path = ?", gone)
        self._ledger.execute("PRAGMA optimize")

    def _remove(self, path: str) -> None:
        place = Path(self.path, path)
        try:
            place.unlink()
            self.removed += 1
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise CannotWrite.because(str(place), error) from error
        # Only folders that are empty now go with their last file.
        with suppress(OSError):
            for parent in list(place.parents)[: path.count("/")]:
                parent.rmdir()

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._ledger)


class _Transaction:
    def __init__(self, ledger: sqlite3.Connection) -> None:
        self._ledger = ledger

    def __enter__(self) -> None:
        self._ledger.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        self._ledger.execute("ROLLBACK" if kind else "COMMIT")
