import pandas as pd
import streamlit as st

from dashboard.concepts.neighbours import nearest
from dashboard.concepts.projection import pca
from dashboard.interface import controls, slots
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.charts.points import points
from dashboard.interface.pictures import notice, picture

vectors = slots.word_vectors()

word = controls.text("Word", "king", key="wc_word")
count = controls.slider("Neighbours", 1, 50, 3, key="wc_k")
others = controls.words("Words to plot beside it", "software internet web", key="wc_words")

row = vectors.row(word)
near = nearest(vectors.matrix, vectors.norms, vectors.matrix[row], count, hidden=[row])
names = [vectors.words[each] for each in near.rows]
st.markdown(f"Vector `({vectors.n_dims},)`")
figure = points(
    [word, *names, *others],
    ["the word", *["its neighbours"] * len(names), *["other words"] * len(others)],
    pca(vectors.vectors([word, *names, *others]), 2),
)
picture(figure, lambda: pd.DataFrame({"word": names, "cosine": near.cosines}), key="wc_plot", alt_text="Words")
picture(cosine_bars(names, near.cosines), lambda: pd.DataFrame({"word": names, "cosine": near.cosines}), key="wc_bars", alt_text="Neighbours")
