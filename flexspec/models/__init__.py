"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import competition, regions

__all__ = ["competition", "regions"]
