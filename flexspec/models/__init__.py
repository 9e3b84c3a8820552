"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import external_economies, geography, regions, vertical

__all__ = ["external_economies", "geography", "regions", "vertical"]
