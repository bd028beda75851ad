"""The lines to the exchanges: whether they are heard of, and those that we hold open ourselves."""

from dispatch.lines.heard import HeardExchange, Lines
from dispatch.lines.line import Line
from dispatch.lines.session import NotNow

__all__ = ["HeardExchange", "Line", "Lines", "NotNow"]
