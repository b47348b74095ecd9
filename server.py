"""The two entry points of a checkout: the ASGI factory `server:app` and the command line."""

if __name__ == "__main__":
    from app.cli import main

    main()
else:
    from app.factory import app

    __all__ = ["app"]
