"""Running text: sentences, words and the lists of them that more than one stage reads."""
