import streamlit as st

from dashboard.concepts.similarity import cosine_matrix
from dashboard.lessons.word_clusters.views import (
    analogy,
    another_model,
    bias_lens,
    few_words,
    hidden_word,
    map_quality,
    meaning_axes,
    train_on_text,
    word_in_two_texts,
)
from dashboard.lessons.word_clusters.views import neighbours as views
from dashboard.ui import inputs, messages, model_cache, page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    vectors = model_picker.word_vectors()
    views.describe_vectors(vectors)
    start = views.preset_buttons(vectors)

    choose, see = st.columns([3, 8], gap="medium")
    with choose:
        word = inputs.known_word("Word", start.word, vectors, key="wc_word")
        everything = inputs.choice("Map", ["All words", "These words"], key="wc_map_of") == "All words"
    # On a phone the columns stand one below the other: only the word comes before the map of all.
    with st.container() if everything else choose:
        count = inputs.slider("Nearest neighbours", 1, 50, start.neighbours, key="wc_k")
        others = inputs.known_words("Other words to plot", start.others, vectors, key="wc_words")
    if not everything:
        with choose:
            layout = few_words.pick_layout()

    near = model_cache.nearest_words(vectors.slug, word, count)
    neighbours = [vectors.words[row] for row in near.rows]
    names = list(dict.fromkeys([word, *neighbours, *others]))
    cosines = cosine_matrix(vectors.vectors(names))

    with see, messages.show_input_errors():
        views.check_company(vectors)
        if everything:
            views.whole_map(vectors, word, others)
        else:
            few_words.few_words_map(vectors, word, neighbours, others, cosines, layout)

    tabs.render(
        {
            "neighbours": lambda: views.neighbour_list(vectors, word, neighbours, near.cosines),
            "vector": lambda: views.compare_vectors(vectors, names, cosines),
            "similarity": lambda: views.similarity_heatmap(vectors, names, cosines),
            "analogy": lambda: analogy.analogy(vectors, (start.a, start.b, start.c)),
            "odd_one_out": lambda: views.odd_one_out(vectors, start.group),
            "hidden_word": lambda: hidden_word.play_hidden_word(vectors),
            "map_quality": lambda: map_quality.map_quality(vectors, word),
            "axes": lambda: meaning_axes.meaning_axes(vectors, names),
            "bias": lambda: bias_lens.bias_lens(vectors),
            "another_model": lambda: another_model.compare_models(vectors, word),
            "training": train_on_text.train_on_own_text,
            "two_texts": word_in_two_texts.same_word_in_two_texts,
        },
        in_fragment=True,
    )


page.run(draw)
