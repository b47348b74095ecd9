"""Random histories: graphs with merges and several roots, wrong clocks, and series of tags."""

from pathlib import Path
from random import Random

from tests.support.git_repositories import FIRST_DATE, run_git

VERSIONS = (
    "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0", "1.0.1", "1.1.0", "1.1.1+7", "1.1.1+8",
    "1.2", "1", "2", "1.1", "2.0.0", "2.1.0-beta", "2.1.0", "3.0.0", "10.0.0",
)  # fmt: skip
FORMS = ("{}", "v{}", "@acme/core@{}", "tools/v{}", "cli-v{}")
MOVING_NAMES = ("stable", "nightly", "build-1", "build-2", "build-30")


def create_random_history(path: Path, random: Random, *, commits: int, tags: int) -> list[str]:
    """Create a bare repository, and return the names of its tags."""
    path.mkdir(parents=True)
    run_git(path, "init", "-q", "--bare")
    stream: list[str] = []
    for number in range(1, commits + 1):
        count = random.choices((0, 1, 2, 3), (1, 16, 5, 1))[0]
        near = range(max(1, number - 6), number)
        parents = random.sample(near, min(count, len(near)))
        date = FIRST_DATE + number * 60 + random.choice((0, 0, 0, -3_000, 5_000))
        message = f"commit {number}{random.choice(('', '', '', ' #skipsentry'))}"
        stream.append(f"commit refs/heads/b{number}\nmark :{number}\n")
        stream.append(f"committer Ann <ann@example.org> {date} +0000\n")
        stream.append(f"data {len(message)}\n{message}\n")
        stream.extend(
            f"{'merge' if index else 'from'} :{parent}\n" for index, parent in enumerate(parents)
        )
        folder = random.choice(("core", "tools", "docs"))
        stream.append(f"M 100644 inline {folder}/{number}\ndata 1\nx\n")
    choices = [form.format(version) for form in FORMS for version in VERSIONS]
    names = random.sample([*choices, *MOVING_NAMES], tags)
    stream.extend(
        f"reset refs/tags/{name}\nfrom :{random.randint(1, commits)}\n\n" for name in names
    )
    run_git(path, "fast-import", "--quiet", "--force", stdin="".join(stream).encode())
    return names
