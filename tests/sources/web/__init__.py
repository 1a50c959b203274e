"""A web of loopback servers for tests, with behaviours as data."""
