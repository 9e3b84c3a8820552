"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import batches, competition, geography, regions, vertical

__all__ = ["batches", "competition", "geography", "regions", "vertical"]
