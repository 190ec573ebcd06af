"""Poll storage in one SQLite file, shared by all processes of one machine; it survives a crash.

The database is in WAL mode, so readers do not wait for a writer. The file must not lie on a disk shared by several
machines; use Redis there.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dashboard import limits
from dashboard.errors import InputError
from dashboard.polls.poll import Changes, Counts, Poll, Question
from dashboard.polls.store import PHONES_SECONDS, POLL_SECONDS

# Part of the file's name.
SCHEMA_VERSION = 3

TABLES = """
CREATE TABLE IF NOT EXISTS rooms (code TEXT PRIMARY KEY, version INTEGER, expires REAL, body TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS questions (code TEXT, number INTEGER, body TEXT, PRIMARY KEY (code, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS votes (code TEXT, number INTEGER, voting_round INTEGER, voter TEXT, answer TEXT,
    PRIMARY KEY (code, number, voting_round, voter)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS phones (code TEXT, process TEXT, count INTEGER, expires REAL,
    PRIMARY KEY (code, process)) WITHOUT ROWID;
"""

# Writes by other processes take a few milliseconds.
PATIENCE_SECONDS = 5.0


class SqliteStore:
    """A `Store` in an SQLite file in a folder, created if missing."""

    def __init__(self, folder: Path) -> None:
        """Open the database.

        Raises:
            InputError: the file is not writable.
        """
        self._lock = threading.Lock()
        with _translate_errors():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(
                folder / f".polls-{SCHEMA_VERSION}.db",
                timeout=PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self._file.execute("PRAGMA journal_mode = WAL")
            # Survives a killed process without an fsync for each vote.
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.executescript(TABLES)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run the block in one write transaction."""
        with self._lock, _translate_errors():
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield self._file
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

    def _read(self, sql: str, *values: object) -> list[tuple]:
        with self._lock, _translate_errors():
            return self._file.execute(sql, values).fetchall()

    def add(self, poll: Poll) -> bool:
        """See `Store`; deletes expired polls first."""
        with self._writing() as file:
            gone = file.execute("SELECT code FROM rooms WHERE expires <= ?", (time.time(),)).fetchall()
            for (code,) in gone:
                _forget(file, code)
            file.execute("DELETE FROM phones WHERE expires <= ?", (time.time(),))
            (count,) = file.execute("SELECT count(*) FROM rooms").fetchone()
            if (
                count >= limits.MAX_POLLS
                or file.execute("SELECT 1 FROM rooms WHERE code = ?", (poll.code,)).fetchone()
            ):
                return False
            _put(file, poll)
        return True

    def find(self, code: str) -> Poll | None:
        """See `Store`."""
        found = self._read("SELECT body FROM rooms WHERE code = ? AND expires > ?", code, time.time())
        return Poll.from_json(json.loads(found[0][0])) if found else None

    def replace(self, poll: Poll) -> bool:
        """See `Store`."""
        with self._writing() as file:
            found = file.execute("SELECT version FROM rooms WHERE code = ?", (poll.code,)).fetchone()
            if found != (poll.version - 1,):
                return False
            _put(file, poll)
        return True

    def remove(self, code: str) -> None:
        """See `Store`."""
        with self._writing() as file:
            _forget(file, code)

    def vote(self, poll: Poll, voter: str, answer: str) -> bool:
        """See `Store`."""
        round_key = (poll.code, poll.number, poll.voting_round)
        with self._writing() as file:
            found = file.execute("SELECT version FROM rooms WHERE code = ?", (poll.code,)).fetchone()
            others = file.execute(
                "SELECT count(*) FROM votes WHERE code = ? AND number = ? AND voting_round = ? AND voter <> ?",
                (*round_key, voter),
            ).fetchone()
            if found != (poll.version,) or others[0] >= limits.MAX_VOTERS:
                return False
            file.execute("INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?)", (*round_key, voter, answer))
        return True

    def counts(self, code: str, number: int, voting_round: int) -> Counts:
        """See `Store`."""
        sql = "SELECT answer, count(*) FROM votes WHERE code = ? AND number = ? AND voting_round = ? GROUP BY answer"
        return dict(self._read(sql, code, number, voting_round))

    def changes(self, code: str, number: int) -> Changes:
        """See `Store`."""
        sql = """SELECT before.answer, after.answer, count(*) FROM votes AS before
            JOIN votes AS after USING (code, number, voter)
            WHERE code = ? AND number = ? AND before.voting_round = 1 AND after.voting_round = 2
            GROUP BY before.answer, after.answer"""
        return {(before, after): count for before, after, count in self._read(sql, code, number)}

    def set_phones(self, code: str, process: str, count: int) -> None:
        """See `Store`."""
        with self._writing() as file:
            told = (code, process, count, time.time() + PHONES_SECONDS)
            file.execute("INSERT OR REPLACE INTO phones VALUES (?, ?, ?, ?)", told)

    def n_phones(self, code: str) -> int:
        """See `Store`."""
        sql = "SELECT coalesce(sum(count), 0) FROM phones WHERE code = ? AND expires > ?"
        return int(self._read(sql, code, time.time())[0][0])

    def questions(self, code: str) -> Sequence[Question]:
        """See `Store`."""
        found = self._read("SELECT body FROM questions WHERE code = ? ORDER BY number", code)
        return [Question.from_json(json.loads(body)) for (body,) in found]


def _put(file: sqlite3.Connection, poll: Poll) -> None:
    written = poll.to_json()
    expires = time.time() + POLL_SECONDS
    file.execute(
        "INSERT OR REPLACE INTO rooms VALUES (?, ?, ?, ?)",
        (poll.code, poll.version, expires, json.dumps(written)),
    )
    question = json.dumps(written["question"])
    file.execute("INSERT OR REPLACE INTO questions VALUES (?, ?, ?)", (poll.code, poll.number, question))


def _forget(file: sqlite3.Connection, code: str) -> None:
    for table in ("rooms", "questions", "votes", "phones"):
        file.execute(f"DELETE FROM {table} WHERE code = ?", (code,))


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Translate SQLite errors into InputError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise InputError(
            "Votes cannot be kept right now: the folder for models cannot be written, or its disk is full. "
            "Tell the person who hosts this app."
        ) from error
