"""The trained tagger: a linear-chain CRF over the tokens of a reference. :func:`~citecheck.citations.crf.model.label`."""
