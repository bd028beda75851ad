"""What came of one try."""

from msgspec import Struct


class Sent(Struct, frozen=True):
    """What whoever carries it said. `again_s` None: it was taken, or refused for good."""

    taken: bool = False
    again_s: float | None = None
    cause: str | None = None
    answered: bool = True
    """False: nobody said anything."""

    @property
    def is_away(self) -> bool:
        """Nothing answers or lets us in, or what does is ill: whatever is sent there now is not taken either."""
        return self.cause == "away"
