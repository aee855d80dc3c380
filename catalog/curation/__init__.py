"""Curation: papers proposed, added and completed, and what people are told about it."""
