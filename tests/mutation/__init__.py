"""Small changes made to the rules one at a time, to see which of them no test notices: ``make mutants``."""
