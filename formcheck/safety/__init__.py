"""Who should not exercise alone, and when to stop: pure rules, each with its source."""
