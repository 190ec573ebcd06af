"""The chat template tab: what it adds to a text, and how many tokens that costs."""

from dashboard.components.token_strip import token_strip
from dashboard.course.prose import passage
from dashboard.lessons.subword_splitting import data, sentences
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight, insight_with_details

SLUG = "subword_splitting"


def chat(model: LanguageModel, text: str) -> None:
    """Render the text as a message in the chat template, and the tokens that the template adds."""
    if not data.has_chat_template(model.slug):
        insight(SLUG, "no_chat", model=model.title)
        return
    system = inputs.text("System message (the template's own, if empty)", "", key="ss_system")
    begins = inputs.toggle("Begin the answer", True, key="ss_answer", help=passage(SLUG, "begin_answer"))
    said = [("system", system), ("user", text)] if system else [("user", text)]
    found = data.chat(model.slug, tuple(said), begins)
    token_strip(found.tokens, key="ss_chat", added=found.added)
    insight_with_details(SLUG, sentences.describe_template(model.title, found.n_alone, len(found.tokens)))
