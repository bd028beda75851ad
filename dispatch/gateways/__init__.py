"""How what must leave the house leaves it: gateways of the operator's, one request each, and what they tell of it."""
