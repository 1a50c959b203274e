"""Files to manuscripts: one file a format family, and the table that picks one."""
