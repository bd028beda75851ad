"""A day with an hour ten times as busy: in memory against an oracle, and over HTTP against a service that runs."""
