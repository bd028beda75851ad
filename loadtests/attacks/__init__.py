"""Somebody attacks the pages without sign-in while an exchange rings on: what the limits hold, and what 113 notices."""
