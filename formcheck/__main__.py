"""The first line of the command: from here on it can be stopped in good order."""

from formcheck import shutdown


def main() -> None:
    """Run the command line; see `formcheck.cli`."""
    try:
        with shutdown.heeded():
            from formcheck.cli import main as run

            run()
    finally:
        shutdown.at_the_end()


if __name__ == "__main__":
    main()
