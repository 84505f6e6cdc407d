"""Evidence of credentials."""
