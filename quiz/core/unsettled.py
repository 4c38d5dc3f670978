"""What stands in an imported item where its source says nothing: a person is to replace it."""

UNSORTED = "to-be-sorted"
"""The skill of items whose source names no category."""

NO_REASON = "The source gives no reason."
"""The rationale of an answer without one."""

NO_DESCRIPTION = "A picture that the source does not describe."
"""The alternative text of a picture without one."""
