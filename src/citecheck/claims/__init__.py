"""Claims: the sentences of a manuscript that a source can bear out."""
