"""Pure numbers: geometry, measures, filters, views. No files, no pictures, no clock."""
