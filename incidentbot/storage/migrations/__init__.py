"""Migrations, in order; each is one step of the schema."""
