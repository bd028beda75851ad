"""The commands of `python -m dispatch`, by what they are about."""
