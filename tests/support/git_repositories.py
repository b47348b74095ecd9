"""Git repositories made up for tests: `Story` for a few odd commits, `generate` for very many."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

FIRST_DATE = 1_500_000_000
ZERO = "0" * 40


def git(path: Path, *arguments: str | bytes, given: bytes = b"") -> str:
    """What git says in a directory, nobody's configuration heeded."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", *arguments],
        cwd=path,
        input=given,
        stdout=subprocess.PIPE,
        check=True,
        env=environment
        | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        | {f"GIT_COMMITTER_{key}": "x" for key in ("NAME", "EMAIL")},
    )
    return done.stdout.decode(errors="replace").strip()


class Story:
    """A bare repository, told commit by commit; names and dates may be as odd as can be."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True)
        self.path = path
        self._told = 0
        git(path, "init", "-q", "--bare")

    def put(self, kind: str, content: bytes) -> str:
        """The sha of an object of that content, written unchecked."""
        arguments = ("hash-object", "-w", "-t", kind, "--stdin", "--literally")
        return git(self.path, *arguments, given=content)

    def tree(self, **files: str) -> str:
        """The sha of a directory of those files."""
        lines = (
            f"100644 blob {self.put('blob', text.encode())}\t{name}\0"
            for name, text in files.items()
        )
        return git(self.path, "mktree", "-z", given="".join(lines).encode())

    def commit(
        self,
        message: str | bytes = "a commit",
        *parents: str,
        tree: str | None = None,
        author: str | bytes = "Ann <ann@example.org>",
        date: str | None = None,
        encoding: str = "utf-8",
    ) -> str:
        """The sha of a commit; each is a minute later than the one before unless it has a date."""
        self._told += 1
        when = (date or f"{FIRST_DATE + 60 * self._told} +0000").encode()
        who = author if isinstance(author, bytes) else author.encode(encoding)
        headers = [
            f"tree {tree or self.tree()}".encode(),
            *(f"parent {parent}".encode() for parent in parents),
            b"author " + who + b" " + when,
            b"committer Carl <carl@example.org> " + when,
        ]
        if encoding != "utf-8":
            headers.append(f"encoding {encoding}".encode())
        text = message if isinstance(message, bytes) else message.encode(encoding)
        return self.put("commit", b"\n".join(headers) + b"\n\n" + text + b"\n")

    def commits(self, count: int, *parents: str) -> str:
        """The sha of the last of so many commits in a row."""
        for number in range(count):
            parents = (self.commit(f"commit {number}", *parents),)
        return parents[0]

    def tag(self, name: str | bytes, sha: str) -> None:
        """A lightweight tag."""
        raw = name if isinstance(name, bytes) else name.encode()
        given = b"update refs/tags/" + raw + b"\0" + sha.encode() + b"\0\0"
        git(self.path, "update-ref", "--stdin", "-z", given=given)

    def annotate(
        self, name: str, sha: str, kind: str = "commit", *, date: str | None = None
    ) -> str:
        """The sha of an annotated tag; without a date it has no tagger, like very old ones."""
        tagger = f"tagger Tess <tess@example.org> {date}\n" if date else ""
        content = f"object {sha}\ntype {kind}\ntag {name}\n{tagger}\nabout {name}\n"
        tag = self.put("tag", content.encode())
        self.tag(name, tag)
        return tag


def generate(
    path: Path, *, commits: int, releases: int, authors: int = 300, files: int = 3
) -> Path:
    """A repository of so many commits, every eighth a merge, in a tree of some 4,000 files."""
    path.mkdir(parents=True)
    git(path, "init", "-q", "--bare")
    stream = "".join(told(commits, releases, authors, files))
    git(path, "fast-import", "--quiet", "--force", given=stream.encode())
    return path


def told(commits: int, releases: int, authors: int, files: int) -> Iterator[str]:
    """A stream for `git fast-import`: a main line, and side lines of a commit that are merged."""
    every = max(commits // releases, 1)
    for number in range(1, commits + 1):
        is_side, is_merge = number > 8 and number % 8 == 6, number > 8 and number % 8 == 0
        person = number * 7919 % authors
        when = f"{FIRST_DATE + number * 600} +0200"
        body = f"Change number {number}\n\n{'This is why, at some length. ' * (number % 9)}\n"
        yield f"commit refs/heads/{'side' if is_side else 'main'}\nmark :{number}\n"
        yield f"author Person {person} <person{person}@example.org> {when}\n"
        yield f"committer Person {person} <person{person}@example.org> {when}\n"
        yield f"data {len(body)}\n{body}\n"
        if is_side:
            yield f"from :{number - 1}\n"
        elif is_merge:
            yield f"from :{number - 1}\nmerge :{number - 2}\n"
        elif number > 8 and number % 8 == 7:
            yield f"from :{number - 2}\n"
        elif number > 1:
            yield f"from :{number - 1}\n"
        for each in range(0 if is_merge else files):
            place = (number * 31 + each * 1009) % 4_000
            text = f"{number} {each}\n"
            yield f"M 100644 inline src/part{place % 20}/room{place % 200}/file{place}.py\n"
            yield f"data {len(text)}\n{text}\n"
        if number % every == 0 and number // every <= releases:
            major, minor = divmod(number // every, 10)
            yield f"reset refs/tags/v{major}.{minor}.0\nfrom :{number}\n\n"
