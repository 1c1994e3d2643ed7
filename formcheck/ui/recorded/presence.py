"""Whether the browser that a page belongs to is still there."""

from __future__ import annotations

from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def presence() -> Callable[[], bool]:
    """Tells from any thread whether the browser of the page being drawn is connected."""
    context = get_script_run_ctx()
    session_id = context.session_id if context else ""

    def there() -> bool:
        if not session_id or not runtime.exists():
            return True
        return runtime.get_instance().is_active_session(session_id)

    return there
