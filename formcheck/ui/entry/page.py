"""The script that Streamlit runs.

It may not stand beside a folder called `pages`: until the first page is drawn, Streamlit would
take the files in there for pages of its own, and open them raw for whoever comes by a link.
"""

from formcheck.ui.main import main

main()
