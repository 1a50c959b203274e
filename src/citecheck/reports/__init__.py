"""Findings to output: one file a format."""
