"""Settings of the nbgrader course; every path follows from where this file stands."""

from pathlib import Path

c = get_config()  # noqa: F821 -- nbgrader defines it when it reads this file

c.CourseDirectory.course_id = "regional-industrial-development"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
# Hints come step by step, by flexspec.hint, and not as a file beside the notebook.
c.CourseDirectory.ignore.append("hints.md")

# Submissions are checked as they are read, and run in a sandbox; scores are saved all at once.
# CheckCellMetadata is not among them: nbgrader's marks come from the gradebook.
c.Autograde.exporter_class = "flexspec.grading.exporter.ReadingExporter"
c.Autograde.autograde_preprocessors = [
    "flexspec.grading.execute.SafeExecute",
    "flexspec.grading.clean.CleanOutputs",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "flexspec.grading.scores.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Students' texts and outputs are shown without scripts, in formgrader and in feedback.
c.HTMLExporter.filters = {"markdown2html": "flexspec.grading.clean.formgrader_markdown"}
c.GenerateFeedback.exporter_class = "flexspec.grading.feedback.FeedbackExporter"
# Feedback on work that did not come through the exchange goes to feedback_by_hand/.
c.ExchangeFactory.release_feedback = "flexspec.grading.release.ReleaseFeedback"

# A cell that runs longer than this is stopped; the reference needs under three seconds a cell.
c.SafeExecute.timeout = 60
# For `nbgrader validate`, which runs a notebook unprotected.
c.Execute.timeout = 60
c.Execute.shutdown_kernel = "immediate"
# A test cell that a student deleted comes back, and its question scores 0 instead of an old mark.
c.OverwriteCells.add_missing_cells = True
