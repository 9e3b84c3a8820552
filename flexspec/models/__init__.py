"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import external_economies, regions

__all__ = ["external_economies", "regions"]
