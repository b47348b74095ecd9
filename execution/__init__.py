"""Execution of GraphQL operations. It knows GraphQL, and nothing of releases."""
