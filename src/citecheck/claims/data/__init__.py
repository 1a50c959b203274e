"""Word lists, units and currencies: one TOML file a language, and one for what no language owns."""
