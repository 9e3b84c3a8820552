"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import regions

__all__ = ["regions"]
