"""Git repositories for tests, written object by object or generated with many commits."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

FIRST_DATE = 1_500_000_000


def run_git(path: Path, *arguments: str | bytes, stdin: bytes = b"") -> str:
    """Run git in a directory without user configuration, and return its output."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_")
    }
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", *arguments],
        cwd=path,
        input=stdin,
        stdout=subprocess.PIPE,
        check=True,
        env=environment
        | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        | {f"GIT_COMMITTER_{key}": "x" for key in ("NAME", "EMAIL")},
    )
    return done.stdout.decode(errors="replace").strip()


class GitRepository:
    """A bare repository, written object by object, with any names and dates."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True)
        self.path = path
        self._commit_count = 0
        run_git(path, "init", "-q", "--bare")

    def write_object(self, kind: str, content: bytes) -> str:
        """Write an object without checks, and return its sha."""
        arguments = ("hash-object", "-w", "-t", kind, "--stdin", "--literally")
        return run_git(self.path, *arguments, stdin=content)

    def write_tree(self, **files: str) -> str:
        """Write a directory of files, and return its sha."""
        blobs = {name: self.write_object("blob", text.encode()) for name, text in files.items()}
        return self._make_tree(f"100644 blob {sha}\t{name}" for name, sha in blobs.items())

    def write_folders(self, **trees: str) -> str:
        """Write a directory of directories, given by their shas, and return its sha."""
        return self._make_tree(f"040000 tree {sha}\t{name}" for name, sha in trees.items())

    def _make_tree(self, lines: Iterable[str]) -> str:
        stdin = "".join(f"{line}\0" for line in lines).encode()
        return run_git(self.path, "mktree", "-z", stdin=stdin)

    def commit(
        self,
        message: str | bytes = "a commit",
        *parents: str,
        tree: str | None = None,
        author: str | bytes = "Ann <ann@example.org>",
        date: str | None = None,
        committed: str | None = None,
        encoding: str = "utf-8",
    ) -> str:
        """Write a commit, and return its sha.

        Without a date it is a minute later than the one before. `committed` is the committer's
        date, if it differs.
        """
        self._commit_count += 1
        when = (date or f"{FIRST_DATE + 60 * self._commit_count} +0000").encode()
        who = author if isinstance(author, bytes) else author.encode(encoding)
        headers = [
            f"tree {tree or self.write_tree()}".encode(),
            *(f"parent {parent}".encode() for parent in parents),
            b"author " + who + b" " + when,
            b"committer Carl <carl@example.org> " + (committed.encode() if committed else when),
        ]
        if encoding != "utf-8":
            headers.append(f"encoding {encoding}".encode())
        text = message if isinstance(message, bytes) else message.encode(encoding)
        return self.write_object("commit", b"\n".join(headers) + b"\n\n" + text + b"\n")

    def tag(self, name: str | bytes, sha: str) -> None:
        """Create a lightweight tag."""
        raw = name if isinstance(name, bytes) else name.encode()
        stdin = b"update refs/tags/" + raw + b"\0" + sha.encode() + b"\0\0"
        run_git(self.path, "update-ref", "--stdin", "-z", stdin=stdin)

    def tip(self, name: str) -> str:
        """Return the sha of a branch or tag."""
        return run_git(self.path, "rev-parse", name)

    def annotate(
        self, name: str, sha: str, kind: str = "commit", *, date: str | None = None
    ) -> str:
        """Create an annotated tag, and return its sha; without a date it has no tagger."""
        tagger = f"tagger Tess <tess@example.org> {date}\n" if date else ""
        content = f"object {sha}\ntype {kind}\ntag {name}\n{tagger}\nabout {name}\n"
        tag = self.write_object("tag", content.encode())
        self.tag(name, tag)
        return tag


def generate_repository(
    path: Path, *, commits: int, releases: int, authors: int = 300, files: int = 3
) -> Path:
    """Create a repository; every eighth commit is a merge, and the tree has up to 4,000 files."""
    path.mkdir(parents=True)
    run_git(path, "init", "-q", "--bare")
    stream = "".join(fast_import_stream(commits, releases, authors, files))
    run_git(path, "fast-import", "--quiet", "--force", stdin=stream.encode())
    return path


def fast_import_stream(commits: int, releases: int, authors: int, files: int) -> Iterator[str]:
    """Yield the input of `git fast-import`: a main line, and side commits that are merged."""
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
