"""`python -m exactsteer.cli` is the command `exactsteer`."""

from exactsteer.cli import main

if __name__ == "__main__":
    main()
