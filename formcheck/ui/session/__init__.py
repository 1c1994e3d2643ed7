"""The display of a session: modules for the browser, and what hands them to the page."""
