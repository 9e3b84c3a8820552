"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import geography, regions, vertical

__all__ = ["geography", "regions", "vertical"]
