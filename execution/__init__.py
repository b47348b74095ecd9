"""How an operation becomes bytes. Knows GraphQL, and nothing of releases."""
