"""Who an answer comes from."""

SOURCES = [("user", "Salesperson"), ("customer", "Customer"), ("email", "Message")]
