"""How agencies hear of their work: by a signed word to their system, and by mail."""
