"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import cournot, regions

__all__ = ["cournot", "regions"]
