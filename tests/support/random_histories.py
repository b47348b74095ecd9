"""Random histories: graphs with merges and several roots, wrong clocks, and series of tags."""

from pathlib import Path
from random import Random

from tests.support.git_repositories import FIRST_DATE, run_git

VERSIONS = (
    "1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0", "1.0.1", "1.1.0", "1.1.1+7", "1.1.1+8",
    "1.2", "1", "2", "1.1", "2.0.0", "2.1.0-beta", "2.1.0", "3.0.0", "10.0.0",
)  # fmt: skip
FORMS = ("{}", "v{}", "@acme/core@{}", "tools/v{}", "cli-v{}")
PEOPLE = (
    "Ann <ann@example.org>", "Ann Bell <ann@example.org>", "A. Bell <ANN@example.org>",
    "<bob@example.org>", "Bob <bob@example.org>", "Bob <bob@home.example>", "李 <>", " <>",
)  # fmt: skip
MAILMAP = "Ann C. Bell <ann@example.org>\nRobert <bob@example.org> <bob@home.example>\n"
MAILMAP_BRANCH = "refs/heads/people"
MOVING_NAMES = ("stable", "nightly", "build-1", "build-2", "build-30")


def create_random_history(path: Path, random: Random, *, commits: int, tags: int) -> list[str]:
    """Create a bare repository, and return the names of its tags.

    HEAD is no commit; MAILMAP_BRANCH has a `.mailmap`.
    """
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
        authored = date - random.randint(0, 9_000)
        stream.append(f"author {random.choice(PEOPLE)} {authored} +0000\n")
        stream.append(f"committer Carl <carl@example.org> {date} +0000\n")
        stream.append(f"data {len(message)}\n{message}\n")
        stream.extend(
            f"{'merge' if index else 'from'} :{parent}\n" for index, parent in enumerate(parents)
        )
        folder = random.choice(("core", "tools", "docs"))
        stream.append(f"M 100644 inline {folder}/{number}\ndata 1\nx\n")
    stream.append(f"commit {MAILMAP_BRANCH}\n")
    stream.append(f"committer Carl <carl@example.org> {FIRST_DATE} +0000\ndata 0\n")
    stream.append(f"M 100644 inline .mailmap\ndata {len(MAILMAP)}\n{MAILMAP}\n")
    choices = [form.format(version) for form in FORMS for version in VERSIONS]
    names = random.sample([*choices, *MOVING_NAMES], tags)
    stream.extend(
        f"reset refs/tags/{name}\nfrom :{random.randint(1, commits)}\n\n" for name in names
    )
    run_git(path, "fast-import", "--quiet", "--force", stdin="".join(stream).encode())
    return names
