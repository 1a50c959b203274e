"""Notes to citations to records: one file a step."""
