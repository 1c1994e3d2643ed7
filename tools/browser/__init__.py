"""The real page in a real browser with a fake camera: for tests, measuring and pictures."""
