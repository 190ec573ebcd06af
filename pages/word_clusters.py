import streamlit as st

from dashboard.concepts.clusters import k_means
from dashboard.concepts.projection import METHODS
from dashboard.concepts.similarity import cosine_matrix
from dashboard.interface import controls, loaders, slots
from dashboard.interface.charts.points import points, points_table
from dashboard.interface.pictures import picture
from dashboard.lessons.presets import CLUSTERS
from dashboard.views import word_clusters as views

KEYS = ("wc_word", "wc_k", "wc_words", "wc_axes", "wc_a", "wc_b", "wc_c", "wc_odd")
START = CLUSTERS["The lesson"]

vectors = slots.word_vectors()
controls.presets(
    {name: dict(zip(KEYS, preset, strict=True)) for name, preset in CLUSTERS.items()}, key="wc_preset"
)

choose, see = st.columns([1, 2], gap="large")
with choose:
    word = controls.known_word("Word", START.word, vectors, key="wc_word")
    count = controls.slider("Nearest neighbours", 1, 50, START.neighbours, key="wc_k")
    others = controls.known_words("Other words to plot", START.others, vectors, key="wc_words")
    with st.container(horizontal=True):
        method = controls.choice("Projection", list(METHODS), key="wc_method")
        n_axes = int(controls.choice("Axes", ["3", "2"], key="wc_axes"))
    n_clusters = controls.slider("Clusters", 1, 8, 2, key="wc_clusters")

near = loaders.nearest_words(vectors.slug, word, count)
neighbours = [vectors.words[row] for row in near.rows]
kind = dict.fromkeys(others, "other word") | dict.fromkeys(neighbours, "neighbour") | {word: "the word"}
names = list(dict.fromkeys([word, *neighbours, *others]))
kinds = [kind[name] for name in names]
rows = vectors.vectors(names)
cosines = cosine_matrix(rows)
groups = [f"cluster {number + 1}" for number in k_means(rows, n_clusters)]

with see, controls.explained():
    screen = loaders.projected_words(vectors.slug, tuple(names), method, n_axes)
    picture(
        points(names, groups, screen, method, kinds),
        lambda: points_table(names, groups, screen, method, kinds),
        key="wc_map",
        alt_text=f"{len(names)} words of {vectors.title} on {n_axes} axes by {method}, around {word}",
    )
    views.explain_map(vectors, names, cosines, screen, method)

controls.tabs(
    {
        "Neighbours": lambda: views.neighbours(vectors, word, neighbours, near.cosines),
        "Vector": lambda: views.vector(vectors, names, cosines),
        "Similarity": lambda: views.similarity(vectors, names, cosines),
        "Analogy": lambda: views.analogy(vectors, (START.a, START.b, START.c)),
        "Odd one out": lambda: views.odd_one_out(vectors, START.group),
    },
    key="wc_view",
)
