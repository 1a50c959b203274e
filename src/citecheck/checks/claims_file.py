"""CLM: the claims file against the manuscript."""
