"""English: how news tells what happened, when, and how many people it met."""
