"""What the page and a live session say: their texts by language, and numbers in words."""
