"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import batches, regions

__all__ = ["batches", "regions"]
