"""What is said with every report, whatever the exercise."""

from typing import Final

GENERAL_SAFETY: Final = (
    "FormCheck is not a medical device and does not replace a doctor or a physiotherapist.",
    "With back pain, ask a doctor before heavy exertion.",
    "Stop at once if an exercise makes the pain worse.",
    "Severe or lasting pain needs a doctor.",
    "New trouble with bladder or bowel, numbness between the legs, or weakness in both legs: "
    "emergency care, now.",
)
