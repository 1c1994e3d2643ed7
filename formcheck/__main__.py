"""The first line of the command: from here on it can be stopped in good order."""

from formcheck import stopping


def main() -> None:
    """Run the command line; see `formcheck.cli`."""
    try:
        with stopping.heeded():
            from formcheck.cli import main as run

            run()
    finally:
        stopping.at_the_end()


if __name__ == "__main__":
    main()
