"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import (
    batches,
    competition,
    external_economies,
    geography,
    regions,
    vertical,
)

__all__ = [
    "batches",
    "competition",
    "external_economies",
    "geography",
    "regions",
    "vertical",
]
