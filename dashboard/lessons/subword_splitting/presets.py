"""Default values and presets of the page Subword splitting."""

from typing import NamedTuple


class Splitting(NamedTuple):
    """A preset: a text, and the token to select."""

    text: str
    token: int


PRESETS = {
    "unbelievable": Splitting("unbelievable rand_xyz", 0),
    "rand_xyz": Splitting("rand_xyz", 2),
    "river bank": Splitting("bank is near the river bank", 5),
    "made-up": Splitting("unflurbable snorkelization quibblewock", 0),
    "emoji": Splitting("Polly is a 🦜, this is a 👩‍👩‍👧", 4),
    "spaces": Splitting("two  spaces   three", 1),
}
FIRST_TEXT = PRESETS["unbelievable"].text
FIRST_SPELLED = "bank"

# The greeting "Hello, how are you today?" in idiomatic translations.
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
