"""What a benchmark hands back: numbers with their names, and how they are shown."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as RichTable

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of measurements. `notes` say what was compared and what was left out."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def show(self) -> None:
        """Print it, the notes below."""
        shown = RichTable(title=self.title, title_justify="left")
        for number, column in enumerate(self.columns):
            shown.add_column(column, justify="left" if number == 0 else "right")
        for row in self.rows:
            shown.add_row(*map(_text, row))
        console = Console(width=120)
        console.print(shown)
        for note in self.notes:
            console.print(f"  {note}", markup=False, highlight=False)


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else cell or "-"
