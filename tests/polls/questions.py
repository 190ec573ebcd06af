"""Two small questions, and a browser's mark."""

from dashboard.polls.poll import CHOOSE, NUMBER, Question

NEAREST = Question(
    "Near the king",
    "Which is nearest?",
    "Five words",
    CHOOSE,
    right=1,
    solution="queen",
    why="They keep the same company.",
    options=("bread", "queen", "=1+1"),
    values=("0.1", "0.9", "0.2"),
)
HOW_MANY = Question(
    "How many?",
    "How many numbers?",
    "Five words",
    NUMBER,
    right=512,
    solution="512",
    why="4 x 128.",
    within=2,
)


def voter(number: int) -> str:
    return f"{number:032x}"
