"""A report as HTML with pictures and plots, and as CSV."""
