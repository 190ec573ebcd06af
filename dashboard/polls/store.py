"""What a storage of rooms must do. All of it at once for one caller, whichever process of the app calls."""

from collections.abc import Sequence
from typing import Protocol

from dashboard.polls.room import Counts, Question, Room

# A room is gone so long after the instructor's last step.
ROOM_SECONDS = 3 * 3600

# What all of it may take: some 200 MB if every room were asked everything and full.
MOST_ROOMS = 50
MOST_VOTERS = 600


class Store(Protocol):
    """Rooms and votes; every function raises InputError where the storage cannot be reached."""

    def add(self, room: Room) -> bool:
        """Take in a new room, unless there are `MOST_ROOMS`, or one with its code."""

    def find(self, code: str) -> Room | None:
        """The room with this code, if there is one."""

    def replace(self, room: Room) -> bool:
        """Put the room in the place of its former version, unless somebody else has; its time begins anew."""

    def remove(self, code: str) -> None:
        """Forget a room, its questions and its votes."""

    def vote(self, room: Room, voter: str, answer: str) -> bool:
        """Keep a voter's answer in the place of an earlier one in this turn.

        Returns whether it was kept: the room must still be at this version, with at most `MOST_VOTERS`.
        """

    def counts(self, code: str, number: int, turn: int) -> Counts:
        """How many gave which answer to a question in one turn."""

    def questions(self, code: str) -> Sequence[Question]:
        """All that was asked in a room, in order."""
