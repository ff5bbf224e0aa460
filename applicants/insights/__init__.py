"""What is known of the nation: each page a claim with its picture, its table, its sources and its file.

Figures are rows of :class:`programs.models.Figure`; what our own evidence says is counted from the catalogue.
"""
