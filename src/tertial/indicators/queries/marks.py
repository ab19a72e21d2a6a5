"""A mark of the stored figures, for those who keep what they have made of them."""

# A part of a question, two columns: they change whenever stored figures are written anew. They tell no value.
FIGURES_MARK = "(SELECT max(computed_at) FROM indicators_figurestate), (SELECT max(id) FROM indicators_figure)"
