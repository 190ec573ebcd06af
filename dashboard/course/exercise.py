"""An exercise before it is known which models it is about, and a page's row of them."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.course.exercise_text import ExerciseText, exercise_texts
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Posed, UnclearError
from dashboard.errors import InputError

Need = Callable[[ModelsOnScreen], bool]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise, before it is known which models it is about.

    Attributes:
        page: slug of its page.
        name: its name there.
        needs: what the models must have.
        ask: makes it an exercise about the models on screen; raises UnclearError where they give no clear answer.
    """

    page: str
    name: str
    needs: tuple[Need, ...]
    ask: Callable[[ModelsOnScreen], Posed]

    @property
    def key(self) -> str:
        """Its name among all exercises."""
        return f"{self.page}.{self.name}"

    @property
    def words(self) -> ExerciseText:
        """What is said in it."""
        return exercise_texts(self.page)[self.name]

    def fits(self, models: ModelsOnScreen) -> bool:
        """Whether it can be asked about these models; costs next to nothing."""
        return all(need(models) for need in self.needs)

    def pose(self, models: ModelsOnScreen) -> Posed | None:
        """The exercise about these models; None where they give it no clear answer."""
        try:
            return self.ask(models)
        except (UnclearError, InputError):
            return None


Ask = Callable[[ModelsOnScreen], Posed]


class Page:
    """The exercises of one page, in the order in which they are written."""

    def __init__(self, slug: str) -> None:
        """A page without exercises."""
        self.slug = slug
        self.exercises: list[Exercise] = []

    def exercise(self, *needs: Need) -> Callable[[Ask], Ask]:
        """Take a function into the page's exercises, under its name, for models that have what it needs."""

        def take(ask: Ask) -> Ask:
            self.exercises.append(Exercise(self.slug, ask.__name__, needs, ask))
            return ask

        return take
