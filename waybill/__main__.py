"""The console script `waybill`, and `python -m waybill`."""

from app.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
