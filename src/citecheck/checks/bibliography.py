"""BIB: records and how they are printed."""
