"""Article to reports: a pure function of the text, its metadata and the compiled gazetteer."""
