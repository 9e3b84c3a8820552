"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import batches, competition, geography, governance, regions, vertical

__all__ = ["batches", "competition", "geography", "governance", "regions", "vertical"]
