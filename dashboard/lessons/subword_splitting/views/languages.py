"""The languages tab: token counts of one greeting in many languages."""

import pandas as pd

from dashboard.charts import token_ladder as charts
from dashboard.charts import token_tables
from dashboard.components.token_strip import token_strip
from dashboard.concepts.subwords import tokenize
from dashboard.course.prose import format_list
from dashboard.export import token_scripts
from dashboard.lessons.subword_splitting import sentences
from dashboard.lessons.subword_splitting.presets import GREETINGS
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight, insight_with_details, render_chart

SLUG = "subword_splitting"


def languages(model: LanguageModel) -> None:
    """Render the token count of the greeting in each language, and one of them as tokens."""
    tokens = {language: tokenize(model.tokenizer, greeting) for language, greeting in GREETINGS.items()}
    costs = token_tables.cost_table(GREETINGS, tokens)
    alt_text = f"Tokens, characters and bytes of one greeting in {len(tokens)} languages, for {model.title}"
    render_chart(
        charts.cost_chart(costs),
        lambda: costs,
        key="ss_costs",
        source=tokenize,
        script=lambda: token_scripts.costs(model, GREETINGS),
        alt_text=alt_text,
    )
    lost = [name for name, cut in tokens.items() if any(token.is_unknown for token in cut)]
    if lost:
        insight(SLUG, "languages_lost", model=model.title, languages=format_list(lost))
    written = costs.query("language not in @lost")
    if len(written) > 1:
        price_range(model, written)
    names = list(tokens)
    at = inputs.selectbox_by_index("As tokens", len(names), -1, key="ss_language", name=names.__getitem__)
    shown = tokens[names[at]]
    token_strip(shown, key="ss_greeting")


def price_range(model: LanguageModel, costs: pd.DataFrame) -> None:
    """State the cheapest and the dearest of the languages that the vocabulary can encode."""
    by_language = dict(zip(costs["language"], costs["tokens"].tolist(), strict=True))
    is_english = model_cache.has_gpt2_vocabulary(model.slug)
    insight_with_details(SLUG, sentences.compare_languages(by_language, is_english=is_english))
