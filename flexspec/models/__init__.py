"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import cournot, geography, regions, vertical

__all__ = ["cournot", "geography", "regions", "vertical"]
