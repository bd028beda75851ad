"""The citizen's side of 1022, without sign-in: a report is made, and what became of it is read by its code."""
