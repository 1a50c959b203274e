"""Records to BibTeX, CSL-JSON and kin."""
