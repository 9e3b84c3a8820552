"""The field's indices, one function each: formula, units, source, errors.

Written here is what no well-kept library has. Theil's T, the spatial Gini and Moran's I come from
PySAL (`inequality`, `esda`), regressions from statsmodels.
Qualitative comparative analysis is in the module `qca`.

Every function takes lists, arrays or pandas objects, and keeps the labels of what it is given. Two
labelled objects are matched by label, whatever their order; anything without labels of its own goes
by position. A missing value is an error, never a zero.
"""

from flexspec.measures import qca
from flexspec.measures.districts import (
    ACTIVITY_GROUPS,
    SIZE_CLASSES,
    STEPS,
    istat_1997,
    istat_2006,
)
from flexspec.measures.growth import (
    shift_share,
    shift_share_esteban_marquillas,
    wright_learning_curve,
)
from flexspec.measures.inequality import (
    Transitions,
    beta_convergence,
    coefficient_of_variation,
    sigma_convergence,
    theil_decomposition_weighted,
    transition_matrix,
    williamson_cv,
)
from flexspec.measures.linkages import (
    backward_linkages,
    degree_centralisation,
    forward_linkages,
    ghosh_inverse,
    leontief_inverse,
)
from flexspec.measures.specialisation import (
    coefficient_of_localisation,
    concentration_ratio,
    ellison_glaeser,
    herfindahl,
    herfindahl_equivalent_number,
    herfindahl_normalised,
    krugman_specialisation,
    location_quotient,
    locational_gini,
    related_variety,
)

__all__ = [
    "ACTIVITY_GROUPS",
    "SIZE_CLASSES",
    "STEPS",
    "Transitions",
    "backward_linkages",
    "beta_convergence",
    "coefficient_of_localisation",
    "coefficient_of_variation",
    "concentration_ratio",
    "degree_centralisation",
    "ellison_glaeser",
    "forward_linkages",
    "ghosh_inverse",
    "herfindahl",
    "herfindahl_equivalent_number",
    "herfindahl_normalised",
    "istat_1997",
    "istat_2006",
    "krugman_specialisation",
    "leontief_inverse",
    "location_quotient",
    "locational_gini",
    "qca",
    "related_variety",
    "shift_share",
    "shift_share_esteban_marquillas",
    "sigma_convergence",
    "theil_decomposition_weighted",
    "transition_matrix",
    "williamson_cv",
    "wright_learning_curve",
]
