"""Sources: the cited documents, and what they say of a claim."""
