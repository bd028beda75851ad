"""What may be wrong with a database that is not ours to put right: each says what to do."""


class NotDurable(Exception):
    """The database may lose what it confirms. Turn the settings on that the message names, or have 15 or newer."""


class DataInUse(Exception):
    """Another service holds this data folder. Stop it, or name another folder in EOC_DATA."""


class WrongVersion(Exception):
    """The data folder was made by another major version of PostgreSQL. Carry it over by pg_dump and pg_restore."""


class PostgresFailed(Exception):
    """PostgreSQL did not start. The message has its own last words; the rest is in postgres.log of the data folder."""
