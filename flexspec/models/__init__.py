"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import competition, geography, regions, vertical

__all__ = ["competition", "geography", "regions", "vertical"]
