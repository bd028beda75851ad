"""The lines to the exchanges: whether they are heard of, those that we hold open, and which calls they have."""

from dispatch.lines.asking import Asker
from dispatch.lines.comparing import Tell
from dispatch.lines.heard import HeardExchange, Lines
from dispatch.lines.line import Line
from dispatch.lines.session import NotNow

__all__ = ["Asker", "HeardExchange", "Line", "Lines", "NotNow", "Tell"]
