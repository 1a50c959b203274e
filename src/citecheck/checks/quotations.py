"""QUO: quotations against their sources."""
