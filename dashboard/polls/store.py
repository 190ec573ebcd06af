"""The storage protocol of poll rooms; every method is atomic across processes."""

from collections.abc import Sequence
from typing import Protocol

from dashboard.polls.room import Counts, Question, Room

# A room expires this long after the host's last step.
ROOM_SECONDS = 3 * 3600


class Store(Protocol):
    """Storage of rooms and votes; every method raises InputError if the storage is unreachable."""

    def add(self, room: Room) -> bool:
        """Add a room; return False if there are `limits.MAX_ROOMS` or its code is taken."""

    def find(self, code: str) -> Room | None:
        """Return the room with this code, or None."""

    def replace(self, room: Room) -> bool:
        """Replace the previous version of a room and renew its expiry.

        Returns:
            False if the room was changed meanwhile.
        """

    def remove(self, code: str) -> None:
        """Delete a room with its questions and votes."""

    def vote(self, room: Room, voter: str, answer: str) -> bool:
        """Store a voter's answer, replacing an earlier one in this round.

        Returns:
            Whether it was stored: the room must still be at this version, with at most `limits.MAX_VOTERS`.
        """

    def counts(self, code: str, number: int, voting_round: int) -> Counts:
        """Count the votes for each answer to a question in one round."""

    def questions(self, code: str) -> Sequence[Question]:
        """Return all questions of a room in order."""
