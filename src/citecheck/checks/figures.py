"""FIG: figures against their sources."""
