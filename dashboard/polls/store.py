"""The storage protocol of polls; every method is atomic across processes."""

from collections.abc import Sequence
from typing import Protocol

from dashboard.polls.poll import Changes, Counts, Poll, Question

# A poll expires this long after the instructor's last step.
POLL_SECONDS = 3 * 3600
# A process that has not told of its phones for so long is gone with them.
PHONES_SECONDS = 15


class Store(Protocol):
    """Storage of polls and votes; every method raises InputError if the storage is unreachable."""

    def add(self, poll: Poll) -> bool:
        """Add a poll; return False if there are `limits.MAX_POLLS` or its code is taken."""

    def find(self, code: str) -> Poll | None:
        """Return the poll with this code, or None."""

    def replace(self, poll: Poll) -> bool:
        """Replace the previous version of a poll and renew its expiry.

        Returns:
            False if the poll was changed meanwhile.
        """

    def remove(self, code: str) -> None:
        """Delete a poll with its questions and votes."""

    def vote(self, poll: Poll, voter: str, answer: str) -> bool:
        """Store a voter's answer, replacing an earlier one in this round.

        Returns:
            Whether it was stored: the poll must still be at this version, with at most `limits.MAX_VOTERS`.
        """

    def counts(self, code: str, number: int, voting_round: int) -> Counts:
        """Count the votes for each answer to a question in one round."""

    def changes(self, code: str, number: int) -> Changes:
        """Count who voted in both rounds of a question, by the first answer and the second."""

    def set_phones(self, code: str, process: str, count: int) -> None:
        """Store how many phones are in a room through a process."""

    def n_phones(self, code: str) -> int:
        """Count the phones in a room, through all processes that have told of theirs in the last `PHONES_SECONDS`."""

    def questions(self, code: str) -> Sequence[Question]:
        """Return all questions of a poll in order."""
