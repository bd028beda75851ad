"""Other organisations' rooms: who they are, in which form we speak with them, and what we tell them when it leaves."""
