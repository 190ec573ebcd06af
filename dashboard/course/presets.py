"""What the boxes hold at first and what the buttons put into them: the sample texts of all pages, in one place."""

from typing import NamedTuple

# Start
FIRST_WORD = "bread"
FIRST_SENTENCE = "cat sat on the"


# Word2Vec clusters
class Clusters(NamedTuple):
    """A word, how many neighbours, words plotted with it, axes, an analogy a : b = c : ?, and a group of words."""

    word: str
    neighbours: int
    others: str
    axes: str
    a: str
    b: str
    c: str
    group: str

    @property
    def words(self) -> list[str]:
        """All words that it puts into boxes."""
        return [self.word, *self.others.split(), self.a, self.b, self.c, *self.group.split()]


CLUSTERS = {
    "The lesson": Clusters(
        "king", 3, "software internet web", "2", "man", "king", "woman", "king queen duke software"
    ),
    "Animals and vehicles": Clusters(
        "dog", 3, "cat horse car truck bus", "2", "dog", "dogs", "car", "dog cat wolf car"
    ),
    "Capitals": Clusters(
        "berlin", 3, "rome paris france italy", "2", "france", "paris", "italy", "paris rome berlin car"
    ),
    "Royal family": Clusters(
        "king", 6, "queen prince man woman", "2", "man", "woman", "prince", "king queen prince dog"
    ),
    "Opposites": Clusters(
        "buy", 5, "hot cold good bad up down", "2", "big", "bigger", "small", "hot cold warm paris"
    ),
    "Which Java?": Clusters(
        "java", 10, "python sumatra coffee", "2", "dog", "puppy", "cat", "java sumatra bali software"
    ),
    "Capital of Canada?": Clusters(
        "canada", 5, "ottawa toronto spain madrid", "2", "spain", "madrid", "canada", "ottawa madrid rome car"
    ),
}


# Pairs of words, each an axis from the first to the second; several pairs of one axis stand on one line.
MEANING_AXES = {
    "man to woman": "man woman, king queen, father mother",
    "small to big": "small big, tiny huge, short tall",
    "country to capital": "france paris, germany berlin, italy rome",
    "bad to good": "bad good, worst best, poor excellent",
}

# The pairs of Bolukbasi et al. 2016, and professions that most vocabularies know.
GENDER_PAIRS = (
    "he she, man woman, his her, boy girl, father mother, son daughter, himself herself, male female"
)
PROFESSIONS = (
    "nurse engineer doctor teacher librarian programmer housekeeper plumber carpenter secretary receptionist pilot "
    "lawyer scientist mathematician cook dancer hairdresser soldier mechanic journalist baker farmer writer singer "
    "painter judge"
)


class OwnPair(NamedTuple):
    """A word and two texts that use it."""

    word: str
    first: str
    second: str


SAME_WORD = OwnPair(
    "bank",
    """The bank lends money to the baker.
The baker pays the money back to the bank.
A farmer asks the bank for a loan.
The bank keeps the gold of the town in its vault.
Every week she brings her wages to the bank.
The bank opens at nine and the clerk counts the coins.
The lender pays interest and the clerk writes it down.
The lender keeps the coins in a vault.
The boat drifts down the river past the willows.
Fish hide under the roots in the river.""",
    """The boat drifts along the bank of the river.
Willows grow on the bank and reeds in the water.
The river floods the bank every spring.
Fish hide under the roots of the bank.
An otter sleeps on the muddy bank.
The children sit on the bank and watch the boats.
The shore is muddy and willows grow on it.
The river floods the shore every spring.
The lender pays interest and the clerk writes it down.
The clerk counts the coins of the town.""",
)

# Vocabulary and matrix
FIRST_TOKEN = "␣bank"


# Subword splitting
class Splitting(NamedTuple):
    """A text, and the token to look at."""

    text: str
    token: int


SPLITTINGS = {
    "rand_xyz": Splitting("rand_xyz", 2),
    "cat sat on the": Splitting("cat sat on the", 1),
    "river bank": Splitting("bank is near the river bank", 5),
    "made-up words": Splitting("unflurbable snorkelization quibblewock", 2),
    "emoji": Splitting("Polly is a 🦜, this is a 👩‍👩‍👧", 4),
    "spaces": Splitting("two  spaces   three", 1),
}
FIRST_SPELLED = "bank"

# The same greeting, "Hello, how are you today?", as people say it.
GREETINGS = {
    "English": "Hello, how are you today?",
    "Spanish": "Hola, ¿cómo estás hoy?",
    "German": "Hallo, wie geht es dir heute?",
    "Russian": "Привет, как у тебя сегодня дела?",
    "Arabic": "مرحبا، كيف حالك اليوم؟",
    "Hindi": "नमस्ते, आज आप कैसे हैं?",
    "Thai": "สวัสดี วันนี้คุณเป็นอย่างไรบ้าง",
    "Chinese": "你好，你今天好吗？",
    "Japanese": "こんにちは、今日はお元気ですか？",
    "Korean": "안녕하세요, 오늘 기분이 어떠세요?",
}

# Position embeddings
ONE_TOKEN_TWICE = "the bank is near the river bank"
TWO_BANKS = "bank is near the river bank"
ONE_ORDER, OTHER_ORDER = "dog bites man", "man bites dog"


# Context
class TwoTexts(NamedTuple):
    """A word in two texts, and perhaps a third in which it has the sense of the first.

    The texts are one sentence but for two words, one before the word and one after it: what differs is the sense and
    not the frame, also for a model that reads from left to right.
    """

    word: str
    first: str
    second: str
    same: str


RIVER, MONEY = "Near the river the old bank is full of frogs.", "Near the money the old bank is full of cash."
ONE_SENSE = "Near the water the old bank is full of mud."
TWO_TEXTS = {
    "bank": TwoTexts("bank", RIVER, MONEY, ONE_SENSE),
    "bat": TwoTexts(
        "bat",
        "Near the moon the old bat follows the owl.",
        "Near the player the old bat follows the ball.",
        "Near the tree the old bat follows the moths.",
    ),
    "spring": TwoTexts(
        "spring",
        "After the winter comes a spring for the flowers.",
        "After the screw comes a spring for the lid.",
        "After the snow comes a spring for the bees.",
    ),
    "mouse": TwoTexts(
        "mouse",
        "Near the barn the small mouse moves the grain.",
        "Near the screen the small mouse moves the icon.",
        "Near the trap the small mouse moves the cheese.",
    ),
    "bank, one sense": TwoTexts("bank", RIVER, ONE_SENSE, ""),
}

SENTENCES = (
    "The bank raised the interest on my savings.",
    "She put her wages into a safe account.",
    "Interest rates are going up again.",
    "The river burst its banks after the storm.",
    "Heavy rain flooded the valley.",
    "The water rose over the meadow.",
    "My cat sleeps all day on the sofa.",
    "The kitten curled up on the cushion.",
    "A new phone came out this week.",
    "The company announced its latest gadget.",
)
QUESTION = "Where should I keep my money?"

# Learning
OWN_TRAINING_TEXT = """The cat sat on the mat.
The dog sat on the rug.
The cat chased the dog.
The king sat on the throne.
The queen sat on the throne."""
NEVER_SEEN = "unicorn dragon spaceship"
