"""An exercise as a template for any models, and the exercises of a page."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.course.exercise_text import ExerciseText, exercise_texts
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Posed, UnclearError
from dashboard.errors import InputError

Need = Callable[[ModelsOnScreen], bool]


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise as a template, before it is bound to models.

    Attributes:
        page: slug of its page.
        name: its name on the page.
        needs: requirements on the models.
        ask: binds it to the models on screen; raises UnclearError if they give no clear answer.
    """

    page: str
    name: str
    needs: tuple[Need, ...]
    ask: Callable[[ModelsOnScreen], Posed]

    @property
    def key(self) -> str:
        """Its unique name among all exercises."""
        return f"{self.page}.{self.name}"

    @property
    def words(self) -> ExerciseText:
        """Its texts."""
        return exercise_texts(self.page)[self.name]

    def fits(self, models: ModelsOnScreen) -> bool:
        """Return whether the models meet its requirements; cheap, no forward pass."""
        return all(need(models) for need in self.needs)

    def pose(self, models: ModelsOnScreen) -> Posed | None:
        """Bind the exercise to these models; None if they give no clear answer."""
        try:
            return self.ask(models)
        except (UnclearError, InputError):
            return None


Ask = Callable[[ModelsOnScreen], Posed]


class PageExercises:
    """The exercises of one page, in the order of their definition."""

    def __init__(self, slug: str) -> None:
        """Create an empty registry for the page of this slug."""
        self.slug = slug
        self.registered: list[Exercise] = []

    def exercise(self, *needs: Need) -> Callable[[Ask], Ask]:
        """Register the decorated function as an exercise for models that meet these requirements."""

        def take(ask: Ask) -> Ask:
            self.registered.append(Exercise(self.slug, ask.__name__, needs, ask))
            return ask

        return take
