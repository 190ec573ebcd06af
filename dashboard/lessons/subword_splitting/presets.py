"""Default values and presets of the page Subword splitting."""

from typing import NamedTuple


class TextPreset(NamedTuple):
    """A preset: a text, and the token to select."""

    text: str
    token: int


PRESETS = {
    "unbelievable": TextPreset("unbelievable rand_xyz", 0),
    "rand_xyz": TextPreset("rand_xyz", 2),
    "river bank": TextPreset("bank is near the river bank", 5),
    "made-up": TextPreset("unflurbable snorkelization quibblewock", 0),
    "emoji": TextPreset("Polly is a 🦜, this is a 👩‍👩‍👧", 4),
    "spaces": TextPreset("two  spaces   three", 1),
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
