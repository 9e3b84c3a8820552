"""Grading assignments behind nbgrader's own interfaces; needs the extra ``grading``."""

import sys

# jsonschema, which Altair imports, would read a grammar of web addresses for one to two seconds,
# to check a format that neither Altair nor nbgrader uses. It does without what is not installed.
sys.modules.setdefault("rfc3987_syntax", None)
