"""The rules: one file a family, one function a rule."""
