"""What is said with every report, whatever the exercise."""

from typing import Final

from formcheck.messages.ids import Safety

GENERAL_SAFETY: Final = tuple(Safety)
MOST_IMPORTANT: Final = GENERAL_SAFETY[:3]
"""For where there is little room."""
