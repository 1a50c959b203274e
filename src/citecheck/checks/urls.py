"""URL: addresses as printed and as the web answers."""
