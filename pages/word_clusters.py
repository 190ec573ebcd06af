import streamlit as st

from dashboard.charts.points import points_table
from dashboard.concepts.projection import METHODS
from dashboard.concepts.shorten import short_words
from dashboard.concepts.similarity import cosine_matrix
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data
from dashboard.lessons.word_clusters.views import (
    analogy,
    another_model,
    bias_lens,
    hidden_word,
    map_quality,
    meaning_axes,
    train_on_text,
    word_in_two_texts,
)
from dashboard.lessons.word_clusters.views import neighbours as views
from dashboard.numerals import format_count
from dashboard.ui import inputs, messages, model_cache, model_picker, page, tabs
from dashboard.ui.labelled_points import LabelledPoints, labelled_points

KEYS = ("wc_word", "wc_k", "wc_words", "wc_axes", "wc_a", "wc_b", "wc_c", "wc_odd")


def draw() -> None:
    vectors = model_picker.word_vectors()
    views.describe_vectors(vectors)
    presets = views.known_presets(vectors)
    inputs.presets(
        {name: dict(zip(KEYS, preset, strict=True)) for name, preset in presets.items()}, key="wc_preset"
    )
    start = views.default_preset(vectors, presets)

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
            with st.container(horizontal=True):
                method = inputs.choice("Projection", list(METHODS), key="wc_method")
                n_axes = int(inputs.choice("Axes", ["2", "3"], key="wc_axes"))
            n_clusters = inputs.slider("Clusters", 1, 8, 2, key="wc_clusters")

    near = model_cache.nearest_words(vectors.slug, word, count)
    neighbours = [vectors.words[row] for row in near.rows]
    kind = dict.fromkeys(others, "other word") | dict.fromkeys(neighbours, "neighbour") | {word: "the word"}
    names = list(dict.fromkeys([word, *neighbours, *others]))
    labels = short_words(names)
    kinds = [kind[name] for name in names]
    rows = vectors.vectors(names)
    cosines = cosine_matrix(rows)

    with see, messages.show_input_errors():
        views.check_company(vectors)
        if everything:
            views.whole_map(vectors, word, others)
        else:
            numbers = data.clusters_of_words(vectors.slug, tuple(names), n_clusters)
            groups = [f"cluster {number + 1}" for number in numbers]
            screen = data.projected_words(vectors.slug, tuple(names), method, n_axes)
            labelled_points(
                LabelledPoints(labels, groups, screen, method, kinds),
                lambda: points_table(labels, groups, screen, method, kinds),
                key="wc_map",
                source=METHODS[method],
                script=lambda: word_scripts.word_map(
                    vectors, word, count, others, method, n_axes, n_clusters
                ),
                alt_text=f"{format_count(len(names), 'word')} of {vectors.title} on {n_axes} axes by {method}, "
                f"around {labels[0]}",
            )
            views.explain_map(vectors, labels, cosines, screen, method)

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
