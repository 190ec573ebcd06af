import streamlit as st

from dashboard.concepts.merges import replay_word
from dashboard.concepts.subwords import spellings, tokenize, words_of
from dashboard.concepts.tokenizers_compared import bytes_way, characters_way, way_of
from dashboard.interface import controls, loaders, slots
from dashboard.interface.components.token_strip import MAX_CHIPS, token_strip
from dashboard.interface.views import subword_splitting as views
from dashboard.lessons.subword_texts import GREETINGS, PRESETS
from dashboard.models.catalogue import other_tokenizers

# Enough sentences of the pocket world to learn merges from in a blink, and to meet nearly each of its words.
BPE_SENTENCES = 1_000
WORD_SENTENCES = 20_000

model = slots.language_model()

typing, choosing = st.columns([3, 1])
with typing:
    text = controls.text("Text", "rand_xyz", key="ss_text")
tokens = tokenize(model.tokenizer, text)
with choosing:
    last = min(len(tokens), MAX_CHIPS) - 1
    chosen = controls.slider("Chosen token (or click it)", 0, last, 0, key="ss_token")
examples = {name: {"ss_text": example, "ss_token": at} for name, (example, at) in PRESETS.items()}
controls.presets(examples, key="ss_try")

if tokens:
    token_strip(tokens, key="ss_strip", chosen=chosen, on_choose=controls.setter("ss_token"))
    views.summary(model, text, len(tokens))
else:
    views.no_text()

each, merged, spelled, spoken, compared = st.tabs(
    ["Each token", "Merge by merge", "Four spellings", "Languages", "Tokenizers compared"],
    key="ss_view",
    on_change="rerun",
    bind="query-params",
)

if each.open and tokens:
    with each:
        views.each_token(model, tokens, chosen, loaders.merge_table(model.slug))

if merged.open and tokens:
    with merged, controls.explained():
        words = words_of(model.tokenizer, text)
        number = next(n for n, places in enumerate(words) if chosen in places)
        merges = loaders.merge_table(model.slug)
        trace = replay_word([tokens[at] for at in words[number]], merges)
        views.replayed_word(trace, number, len(words))
        step = controls.slider("Merges done", 0, trace.n_steps, 0, key="ss_step")
        views.merge_replay(trace, step, merges, [tokens[at].id for at in words[number]])

if spelled.open:
    with spelled, controls.explained():
        word = controls.text("Word", "bank", key="ss_word")
        forms = {form: tokenize(model.tokenizer, form) for form in spellings(word)}
        views.four_spellings(model, forms)

if spoken.open:
    with spoken:
        greetings = {
            language: tokenize(model.tokenizer, greeting) for language, greeting in GREETINGS.items()
        }
        views.language_costs(GREETINGS, greetings, model)
        names = list(GREETINGS)
        language = names[
            controls.pick("As tokens", len(names), -1, key="ss_language", name=names.__getitem__)
        ]
        token_strip(greetings[language], key="ss_greeting")

if compared.open:
    with compared:
        size = controls.slider("Vocabulary of the Pocket BPE", 300, 4_000, 1_000, step=100, key="ss_size")
        ways = [
            way_of(f"Subwords of {model.title}", model.tokenizer),
            *(
                way_of(f"Subwords of {name}", other)
                for name, other in other_tokenizers(model.tokenizer).items()
            ),
            bytes_way(),
            characters_way(),
            way_of("Whole words of the pocket world", loaders.pocket_words(WORD_SENTENCES)),
            way_of("Pocket BPE", loaders.pocket_bpe(size, BPE_SENTENCES)),
        ]
        views.ways_compared(model, text, {way: way.split(text) for way in ways}, BPE_SENTENCES)
