"""The lines to the exchanges: whether they are heard of, and those that we hold open ourselves."""

from dispatch.lines.heard import Lines

__all__ = ["Lines"]
