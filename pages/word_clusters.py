from dashboard.lessons.word_clusters.views import (
    analogy,
    bias_lens,
    hero,
    map_quality,
    meaning_axes,
    neighbours,
    numbers,
    own_text,
    play,
)
from dashboard.ui import page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    vectors = model_picker.word_vectors()
    shown = hero.draw_hero(vectors)
    word, start = shown.word, shown.start
    tabs.render(
        {
            "neighbours": lambda: neighbours.neighbour_spread(
                vectors, word, shown.neighbours, shown.cosines, shown.trust_sentence
            ),
            "analogy": lambda: analogy.analogy(vectors, (start.a, start.b, start.c)),
            "axes": lambda: meaning_axes.meaning_axes(vectors, shown.names),
            "map_quality": lambda: map_quality.map_quality(vectors, word),
            "numbers": lambda: numbers.compare_numbers(vectors, shown.names),
            "play": lambda: play.play(vectors, start.group),
            "own_text": own_text.train_on_texts,
            "bias": lambda: bias_lens.bias_lens(vectors),
        },
        in_fragment=True,
    )


page.run(draw)
