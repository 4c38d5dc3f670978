"""Proofs of the bank ``version-control``: git itself decides, in a fresh repository for every question."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from tests.proofs.lab import Lab, proves

CODE = re.compile(r"`([^`]+)`")
HOOK = "#!/bin/sh\nexit 1\n"


@dataclass(frozen=True)
class Repository:
    """A repository of the laboratory and its working tree."""

    lab: Lab
    path: Path

    def git(self, *arguments: str, **settings: str) -> str:
        """What git prints, without the last line break; ``settings`` are environment variables."""
        return self.lab.git(*arguments, cwd=self.path, env=settings).stdout.rstrip("\n")

    def succeeds(self, *arguments: str) -> bool:
        """Whether git ends with status 0."""
        return self.lab.git(*arguments, cwd=self.path, check=False).returncode == 0

    def run(self, text: str) -> bool:
        """Run every git command that stands in backticks in ``text``; whether all of them succeed."""
        commands = [shlex.split(code)[1:] for code in CODE.findall(text) if code.startswith("git ")]
        assert commands, f"no command in {text!r}"
        return [self.succeeds(*command) for command in commands].count(False) == 0

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, by path below the working tree."""
        for name, text in files.items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_text(text)

    def read(self, name: str) -> str:
        """A file of the working tree; "" if it is missing."""
        file = self.path / name
        return file.read_text() if file.exists() else ""

    def commit(self, message: str, files: Mapping[str, str] | None = None) -> None:
        """Write, stage and commit ``files`` (default: one file named after the message)."""
        self.write({f"{message}.txt": message} if files is None else files)
        self.git("add", "--all")
        self.git("commit", "-m", message)

    def id(self, name: str) -> str:
        """The id of a revision; "" if there is none."""
        return self.lab.git(
            "rev-parse", "--verify", "--quiet", name, cwd=self.path, check=False
        ).stdout.strip()

    def subjects(self, *arguments: str) -> list[str]:
        """The first lines of the messages that ``git log`` lists, newest first."""
        return self.git("log", "--format=%s", *arguments).splitlines()

    def commits(self) -> set[str]:
        """The ids of all commits that a ref reaches."""
        return set(self.git("rev-list", "--all").split())

    def objects(self, kind: str = "") -> int:
        """The number of stored objects (of one kind)."""
        lines = self.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").splitlines()
        return len([line for line in lines if kind in {"", line}])

    def parents(self, name: str = "HEAD") -> list[str]:
        """The parents of a commit, in their order."""
        return self.git("rev-list", "--parents", "-n", "1", name).split()[1:]

    def copy(self) -> "Repository":
        """A copy beside it, to try one command on."""
        path = self.path.with_name(f"{self.path.name}-{len(list(self.path.parent.iterdir()))}")
        shutil.copytree(self.path, path)
        return Repository(self.lab, path)


def repository(lab: Lab, name: str = "repo") -> Repository:
    """A new, empty repository on branch main."""
    lab.git("init", "--template=", "-b", "main", name)
    return Repository(lab, lab.folder / name)


def forked(
    lab: Lab, base: Mapping[str, str], main: Mapping[str, str], feature: Mapping[str, str]
) -> Repository:
    """Branches main and feature with one commit each since ``base``; main is checked out."""
    repo = repository(lab)
    repo.commit("base", base)
    repo.git("switch", "-c", "feature")
    repo.commit("F1", feature)
    repo.git("switch", "main")
    repo.commit("M1", main)
    return repo


Team = tuple[Repository, Repository, Repository]
"""A bare server, our clone of it and a colleague's."""


def team(lab: Lab, name: str = "team") -> Team:
    """A server with one commit on main, known to both clones."""
    (lab.folder / name).mkdir()
    lab.git("init", "--template=", "--bare", "-b", "main", f"{name}/server")
    server, ours, hers = members(lab, name)
    lab.git("clone", "--template=", f"{name}/server", f"{name}/ours")
    ours.commit("base")
    ours.git("push", "origin", "main")
    lab.git("clone", "--template=", f"{name}/server", f"{name}/hers")
    for clone in (ours, hers):
        clone.git("remote", "set-url", "origin", "../server")  # so that a copy has a server of its own
    return server, ours, hers


def members(lab: Lab, name: str) -> Team:
    """The three repositories of the team in folder ``name``."""
    server, ours, hers = (Repository(lab, lab.folder / name / part) for part in ("server", "ours", "hers"))
    return server, ours, hers


def teams(lab: Lab, count: int) -> Iterator[Team]:
    """Equal teams that know nothing of each other."""
    team(lab, "first")
    for number in range(count):
        shutil.copytree(lab.folder / "first", lab.folder / f"team-{number}")
        yield members(lab, f"team-{number}")


def tried(lab: Lab, repo: Repository) -> Iterator[Repository]:
    """For every option a copy of ``repo`` on which its commands were run, whether they succeed or not."""
    for option in lab.options:
        copy = repo.copy()
        copy.run(option)
        yield copy


def code(text: str) -> str:
    """The first piece of ``text`` in backticks."""
    found = CODE.search(text)
    assert found, f"no code in {text!r}"
    return found.group(1)


def chosen(lab: Lab, facts: Mapping[str, bool]) -> list[bool]:
    """The computed fact of each option, by its text."""
    assert set(facts) == set(lab.options), f"facts about {set(facts) ^ set(lab.options)}"
    return [facts[option] for option in lab.options]


# Stage and commit


@proves("commit-records-staged-version")
def commit_records_staged_version(lab: Lab) -> list[bool]:
    """Edit, stage, edit again, commit; compare the recorded text with each possible one."""
    repo = repository(lab)
    repo.commit("start", {"a.txt": "one\ntwo\n"})
    repo.write({"a.txt": "ONE\ntwo\n"})
    repo.git("add", "a.txt")
    repo.write({"a.txt": "ONE\nTWO\n"})
    repo.git("commit", "-m", "work")
    recorded = repo.git("show", "HEAD:a.txt")
    texts = {
        "Both of the changes": "ONE\nTWO",
        "The first change": "ONE\ntwo",
        "The second change": "one\nTWO",
    }
    return chosen(lab, {option: text == recorded for option, text in texts.items()})


@proves("unstage-and-keep-edit")
def unstage_and_keep_edit(lab: Lab) -> list[bool]:
    """Right if the index equals HEAD again and the file still has the edit."""
    repo = repository(lab)
    repo.commit("start", {"app.py": "old\n"})
    repo.write({"app.py": "new\n"})
    repo.git("add", "app.py")
    return [
        copy.succeeds("diff", "--cached", "--quiet") and copy.read("app.py") == "new\n"
        for copy in tried(lab, repo)
    ]


@proves("commit-all-flag-scope")
def commit_all_flag_scope(lab: Lab) -> list[bool]:
    """The paths that the commit names."""
    repo = repository(lab)
    repo.commit("start", {"a.py": "a\n", "b.py": "b\n"})
    repo.write({"a.py": "edited\n", "c.py": "c\n", "d.py": "d\n"})
    (repo.path / "b.py").unlink()
    repo.git("add", "d.py")
    repo.git("commit", "-a", "-m", "work")
    paths = repo.git("show", "--name-only", "--format=", "HEAD").splitlines()
    return [code(option) in paths for option in lab.options]


@proves("empty-folder-after-clone")
def empty_folder_after_clone(lab: Lab) -> list[bool]:
    """Clone and look; a folder with a file in it arrives, as a contrast."""
    repo = repository(lab)
    (repo.path / "uploads").mkdir()
    repo.git("add", "uploads")
    repo.commit("work", {"a.py": "a\n", "filled/b.txt": "b\n"})
    lab.git("clone", "repo", "fresh")
    uploads = lab.folder / "fresh" / "uploads"
    assert (lab.folder / "fresh" / "filled").is_dir()
    found = [file.name for file in uploads.iterdir()] if uploads.is_dir() else None
    return chosen(
        lab,
        {
            "An `uploads` folder without files": found == [],
            "No folder of that name": found is None,
            "An `uploads` folder with a `.gitkeep` file": found == [".gitkeep"],
        },
    )


@proves("tracked-file-in-gitignore")
def tracked_file_in_gitignore(lab: Lab) -> list[bool]:
    """The status line of the edited file; an untracked ignored file has none."""
    repo = repository(lab)
    repo.commit("start", {"config.ini": "a\n"})
    repo.commit("ignore", {".gitignore": "config.ini\nother.ini\n"})
    repo.write({"config.ini": "b\n", "other.ini": "new\n"})
    status = repo.git("status", "--porcelain")
    assert "other.ini" not in status
    lines = {"As deleted": " D config.ini", "As untracked": "?? config.ini", "As modified": " M config.ini"}
    return chosen(
        lab, {**{option: status == line for option, line in lines.items()}, "Not at all": not status}
    )


@proves("diff-compares-which-areas")
def diff_compares_which_areas(lab: Lab) -> dict[str, str]:
    """Which versions the removed and the added line of each difference come from."""
    repo = repository(lab)
    repo.commit("start", {"app.py": "HEAD\n"})
    repo.write({"app.py": "index\n"})
    repo.git("add", "app.py")
    repo.write({"app.py": "working tree\n"})
    compared = {}
    for command in ("git diff", "git diff --staged", "git diff HEAD"):
        lines = repo.git(*command.split()[1:], "--unified=0").splitlines()[-2:]
        assert [line[0] for line in lines] == ["-", "+"]
        compared[f"`{command}`"] = " and ".join(line[1:] for line in lines)
    return compared


@proves("ignore-folder-except-one-file")
def ignore_folder_except_one_file(lab: Lab) -> list[bool]:
    """Stage everything under each ignore file."""
    repo = repository(lab)
    repo.write({"logs/a.txt": "a\n", "logs/keep.txt": "k\n"})
    verdicts = []
    for option in lab.options:
        copy = repo.copy()
        copy.write({".gitignore": "\n".join(CODE.findall(option)) + "\n"})
        copy.git("add", ".")
        verdicts.append(copy.git("ls-files", "logs").splitlines() == ["logs/keep.txt"])
    return verdicts


@proves("status-short-mm")
def status_short_mm(lab: Lab) -> list[bool]:
    """The status line of each of the three situations."""
    staged = repository(lab, "staged")
    staged.commit("start", {"app.py": "1\n"})
    staged.write({"app.py": "2\n"})
    staged.git("add", "app.py")
    staged.write({"app.py": "3\n"})
    twice = repository(lab, "twice")
    for text in ("1\n", "2\n", "3\n"):
        twice.commit("edit", {"app.py": text})
    merged = forked(lab, {"app.py": "1\n"}, {"app.py": "2\n"}, {"app.py": "3\n"})
    assert not merged.succeeds("merge", "feature")
    return chosen(
        lab,
        {
            "It has staged edits, and newer edits on top": staged.git("status", "--short") == "MM app.py",
            "It was edited in the last two commits": twice.git("status", "--short") == "MM app.py",
            "It was edited on both sides of a merge": merged.git("status", "--short") == "MM app.py",
        },
    )


# What Git stores


@proves("objects-of-first-commit")
def objects_of_first_commit(lab: Lab) -> float:
    """Count the objects by kind and in all."""
    repo = repository(lab)
    repo.commit("start", {"a.txt": "same\n", "docs/b.txt": "same\n"})
    assert [repo.objects(kind) for kind in ("blob", "tree", "commit")] == [1, 2, 1]
    return repo.objects()


@proves("amend-message-ids")
def amend_message_ids(lab: Lab) -> list[bool]:
    """Compare both ids before and after, at the same clock time, so that only the message differs."""
    repo = repository(lab)
    repo.commit("start")
    moment = "2026-02-01T10:00:00+00:00"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    repo.git("commit", "--allow-empty", "-m", "Fix typpo", **dates)
    before = repo.id("HEAD"), repo.id("HEAD^{tree}")
    repo.git("commit", "--amend", "--allow-empty", "-m", "Fix typo", **dates)
    same = tuple(
        old == new for old, new in zip(before, (repo.id("HEAD"), repo.id("HEAD^{tree}")), strict=True)
    )
    states = {
        "The commit id changes, the tree id stays": (False, True),
        "The tree id changes, the commit id stays": (True, False),
        "The commit id and the tree id change": (False, False),
        "The commit id and the tree id stay": (True, True),
    }
    return chosen(lab, {option: state == same for option, state in states.items()})


@proves("type-of-object-named")
def type_of_object_named(lab: Lab) -> dict[str, str]:
    """What cat-file says; a lightweight tag names the commit itself, as a contrast."""
    repo = repository(lab)
    repo.commit("start", {"README": "hello\n"})
    repo.git("tag", "-a", "v1", "-m", "one")
    repo.git("tag", "light")
    assert repo.git("cat-file", "-t", "light") == "commit"
    return {
        f"`{name}`": repo.git("cat-file", "-t", name) for name in ("HEAD", "HEAD^{tree}", "HEAD:README", "v1")
    }


@proves("refs-moved-by-commit")
def refs_moved_by_commit(lab: Lab) -> list[bool]:
    """Where each name leads after the commit."""
    repo = repository(lab)
    repo.commit("start")
    repo.git("branch", "dev")
    repo.git("tag", "v1")
    repo.commit("work")
    new = repo.id("HEAD")
    return [repo.id(code(option)) == new for option in lab.options]


@proves("reworded-commit-new-ids")
def reworded_commit_new_ids(lab: Lab) -> float:
    """Reword C in an interactive rebase and count the ids that are new."""
    repo = repository(lab)
    for message in "ABCDE":
        repo.commit(message)
    old = repo.commits()
    todo, message = "sed -i.bak -e '1s/^pick/reword/'", "sed -i.bak -e 's/^C$/Reworded/'"
    repo.git("rebase", "-i", "HEAD~3", GIT_SEQUENCE_EDITOR=todo, GIT_EDITOR=message)
    assert repo.subjects() == ["E", "D", "Reworded", "B", "A"]
    return len(repo.commits() - old)


@proves("objects-added-by-deep-edit")
def objects_added_by_deep_edit(lab: Lab) -> float:
    """Count objects before and after."""
    repo = repository(lab)
    repo.commit(
        "start", {"README": "r\n", "docs/x.md": "x\n", "src/core/b.py": "b\n", "src/web/a.py": "a\nb\n"}
    )
    before = repo.objects()
    repo.commit("edit", {"src/web/a.py": "a\nB\n"})
    return repo.objects() - before


@proves("equal-commits-different-ids")
def equal_commits_different_ids(lab: Lab) -> list[bool]:
    """Vary one thing at a time and compare the id with that of an unvaried commit."""

    def commit_id(folder: str = "ann", branch: str = "main", second: int = 0, modified: int = 1) -> str:
        repo = repository(lab, folder + str(len(list(lab.folder.iterdir()))))
        repo.git("checkout", "-B", branch)
        moment = f"2026-02-01T10:00:{second:02}+00:00"
        repo.write({"a.txt": "a\n"})
        os.utime(repo.path / "a.txt", (modified, modified))
        repo.git("add", "a.txt")
        repo.git("commit", "-m", "work", GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)
        return repo.id("HEAD")

    plain = commit_id()
    return chosen(
        lab,
        {
            "The path of the repository folder": commit_id(folder="bob") != plain,
            "The branch that each was made on": commit_id(branch="dev") != plain,
            "The time at which each was made": commit_id(second=1) != plain,
            "The modification time of the files": commit_id(modified=1_000_000) != plain,
        },
    )


@proves("how-rename-is-stored")
def how_rename_is_stored(lab: Lab) -> list[bool]:
    """Read the commit, the tree and the number of blobs."""
    repo = repository(lab)
    repo.commit("start", {"old.py": "print(1)\n"})
    blob, blobs = repo.id("HEAD:old.py"), repo.objects("blob")
    repo.git("mv", "old.py", "new.py")
    repo.git("commit", "-m", "work")
    stored = repo.git("cat-file", "-p", "HEAD")
    listing = repo.git("ls-tree", "HEAD").splitlines()
    return chosen(
        lab,
        {
            "As a note with the old and the new name": "old.py" in stored or "new.py" in stored,
            "As a new name for the same blob in the tree": listing == [f"100644 blob {blob}\tnew.py"],
            "As a second blob, plus a deletion marker": repo.objects("blob") > blobs,
            "As a forward from the old path to the new": bool(repo.id("HEAD:old.py")),
        },
    )


# Branch, merge and rebase


@proves("fast-forward-new-commits")
def fast_forward_new_commits(lab: Lab) -> list[bool]:
    """Count new commits; with --no-ff there is one, as a contrast."""
    repo = repository(lab)
    repo.commit("base")
    repo.git("switch", "-c", "feature")
    for message in ("F1", "F2", "F3"):
        repo.commit(message)
    before, contrast = repo.commits(), repo.copy()
    for each, flags in ((repo, []), (contrast, ["--no-ff", "--no-edit"])):
        each.git("switch", "main")
        each.git("merge", *flags, "feature")
    assert len(contrast.commits() - before) == 1
    return [option == str(len(repo.commits() - before)) for option in lab.options]


@proves("no-ff-two-parents")
def no_ff_two_parents(lab: Lab) -> list[bool]:
    """The parents of main's tip after each command."""
    repo = repository(lab)
    repo.commit("base")
    repo.git("switch", "-c", "feature")
    repo.commit("F1")
    repo.git("switch", "main")
    return [len(copy.parents("main")) == 2 for copy in tried(lab, repo)]


@proves("new-branch-costs-one-ref")
def new_branch_costs_one_ref(lab: Lab) -> list[bool]:
    """Compare objects and refs before and after."""
    repo = repository(lab)
    for number in range(5):
        repo.commit(f"c{number}")
    counts = {kind: repo.objects(kind) for kind in ("blob", "tree", "commit")}
    refs = set(repo.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines())
    repo.git("branch", "fix")
    added = {kind: repo.objects(kind) - count for kind, count in counts.items()}
    new_refs = set(repo.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()) - refs
    ids = " ".join(new_refs).split()[1:]
    return chosen(
        lab,
        {
            "A copy of the current working tree": added["blob"] > 0,
            "An empty commit where the branch starts": added["commit"] > 0,
            "One ref with the id of the current commit": new_refs == {f"refs/heads/fix {repo.id('HEAD')}"},
            "A list with the ids of all its commits": len(ids) == 5,
        },
    )


@proves("branch-does-not-switch")
def branch_does_not_switch(lab: Lab) -> list[bool]:
    """The branches that contain the commit; after switch -c it is the other one."""
    repo = repository(lab)
    repo.commit("base", {"a.txt": "1\n"})
    contrast = repo.copy()
    holders = []
    for each, command in ((repo, ["branch", "topic"]), (contrast, ["switch", "-c", "topic"])):
        each.git(*command)
        each.write({"a.txt": "2\n"})
        each.git("commit", "-am", "work")
        holders.append(each.git("branch", "--contains", "HEAD", "--format=%(refname:short)").split())
    assert holders[1] == ["topic"]
    return [CODE.findall(option) == holders[0] for option in lab.options]


@proves("first-parent-of-merge")
def first_parent_of_merge(lab: Lab) -> list[bool]:
    """Compare the first parent with the three candidates."""
    repo = forked(lab, {"a": "a"}, {"m": "m"}, {"f": "f"})
    main, feature, base = repo.id("main"), repo.id("feature"), repo.git("merge-base", "main", "feature")
    repo.git("merge", "--no-edit", "feature")
    candidates = {
        "The old tip of `main`": main,
        "The merged tip of `feature`": feature,
        "The commit where `main` and `feature` split": base,
    }
    return chosen(lab, {option: repo.id("HEAD^1") == commit for option, commit in candidates.items()})


@proves("what-joining-does-to-commits")
def what_joining_does_to_commits(lab: Lab) -> dict[str, str]:
    """New commits and their parents after each command."""
    repo = forked(lab, {"a": "a"}, {"m": "m"}, {"f": "f"})
    repo.git("switch", "feature")
    repo.commit("F2")
    before = repo.commits()
    effects = {
        (0, ()): "no new commit, but staged changes",
        (1, (1,)): "one new commit, with one parent",
        (1, (2,)): "one new commit, with two parents",
        (2, (1, 1)): "two new commits, each with one parent",
        (2, (1, 2)): "two new commits, one with two parents",
    }
    results = {}
    for branch, command in (
        ("feature", "git merge main"),
        ("feature", "git rebase main"),
        ("main", "git cherry-pick feature"),
        ("main", "git merge --squash feature"),
    ):
        copy = repo.copy()
        copy.git("switch", branch)
        copy.git(*command.split()[1:])
        new = copy.commits() - before
        assert bool(new) == copy.succeeds("diff", "--cached", "--quiet")
        parents = tuple(sorted(len(copy.parents(commit)) for commit in new))
        results[f"on `{branch}`: `{command}`"] = effects[len(new), parents]
    return results


@proves("merge-after-cherry-pick")
def merge_after_cherry_pick(lab: Lab) -> list[bool]:
    """Count the message in the log; a rebase instead of the merge leaves one, as a contrast."""
    repo = forked(lab, {"a": "a"}, {"m": "m"}, {"a.py": "a\n"})
    repo.git("switch", "feature")
    repo.commit("F2", {"b.py": "b\n"})
    repo.git("switch", "main")
    repo.git("cherry-pick", "feature~1")
    contrast = repo.copy()
    contrast.git("rebase", "main", "feature")
    assert contrast.subjects("feature").count("F1") == 1
    repo.git("merge", "--no-edit", "feature")
    return [option == str(repo.subjects("main").count("F1")) for option in lab.options]


@proves("rebase-onto-moves-upper-part")
def rebase_onto_moves_upper_part(lab: Lab) -> list[bool]:
    """Right if main is where it was and ui is main plus U1 and U2."""
    repo = repository(lab)
    repo.commit("base")
    for branch, messages in (("api", ("A1", "A2")), ("ui", ("U1", "U2"))):
        repo.git("switch", "-c", branch)
        for message in messages:
            repo.commit(message)
    repo.git("switch", "main")
    repo.commit("M1")
    return [
        copy.subjects("ui") == ["U2", "U1", "M1", "base"] and copy.id("main") == repo.id("main")
        for copy in tried(lab, repo)
    ]


# Resolve conflicts


def conflicting(lab: Lab) -> Repository:
    """main and feature give the one line of app.py different values; the base has a third."""
    return forked(lab, {"app.py": "base\n"}, {"app.py": "main\n"}, {"app.py": "feature\n"})


def merged_by(repo: Repository, steps: tuple[str, ...]) -> bool:
    """Follow the steps until one of them cannot be done; whether a clean merge commit results."""

    def edit() -> bool:
        if "<<<<<<<" not in repo.read("app.py"):
            return False
        repo.write({"app.py": "main\nfeature\n"})
        return True

    for step in steps:
        done = edit() if step.startswith("Edit") else repo.run(step)
        if not done and "git merge" not in step:
            return False
    return len(repo.parents()) == 2 and repo.git("show", "HEAD:app.py") == "main\nfeature"


@proves("conflict-steps-in-order")
def conflict_steps_in_order(lab: Lab) -> list[str]:
    """Of all orders of the four steps, the only one that ends in a clean merge commit."""
    repo = conflicting(lab)
    steps = [
        "Edit `app.py` and take out the markers",
        "Run `git add app.py`",
        "Run `git commit --no-edit`",
        "Run `git merge feature`",
    ]
    (order,) = [order for order in permutations(steps) if merged_by(repo.copy(), order)]
    return list(order)


@proves("call-off-a-merge")
def call_off_a_merge(lab: Lab) -> list[bool]:
    """Right if nothing is in progress and files, index and HEAD are as before."""
    repo = conflicting(lab)
    tip = repo.id("HEAD")
    assert not repo.succeeds("merge", "feature")

    def as_before(copy: Repository) -> bool:
        quiet = not copy.git("status", "--porcelain") and not copy.id("MERGE_HEAD")
        return quiet and copy.id("HEAD") == tip and copy.read("app.py") == "main\n"

    return [as_before(copy) for copy in tried(lab, repo)]


@proves("value-on-current-branch")
def value_on_current_branch(lab: Lab) -> list[bool]:
    """Make the text of the stem with a real merge, then ask main for the line."""
    base, main, feature = ({"conf": f"timeout = {value}\n"} for value in (10, 30, 60))
    repo = forked(lab, base, main, feature)
    assert not repo.succeeds("-c", "merge.conflictStyle=diff3", "merge", "feature")
    shown = re.sub(r"\|{7} \w+", "|||||||", repo.read("conf"))
    assert shown == (
        "<<<<<<< HEAD\ntimeout = 30\n|||||||\ntimeout = 10\n=======\ntimeout = 60\n>>>>>>> feature\n"
    )
    return [repo.git("show", "main:conf") == f"timeout = {option}" for option in lab.options]


@proves("which-pairs-of-edits-conflict")
def which_pairs_of_edits_conflict(lab: Lab) -> list[bool]:
    """Merge every pair of branches; right if the merge stops with unmerged paths."""
    lines = [f"line {number}" for number in range(1, 21)]
    repo = repository(lab)
    repo.commit("base", {"a.txt": "\n".join(lines)})
    pairs: dict[str, tuple[tuple[int, str], tuple[int, str]]] = {
        "Both rewrote line 5, with different results": ((5, "one"), (5, "two")),
        "Both rewrote line 5, with the same result": ((5, "one"), (5, "one")),
        "One rewrote line 2, the other line 18": ((2, "one"), (18, "two")),
        "One deleted the file, the other rewrote line 5": ((0, ""), (5, "two")),
        "One deleted the file, the other left it alone": ((0, ""), (1, "line 1")),
    }

    def stops(edits: tuple[tuple[int, str], tuple[int, str]]) -> bool:
        copy = repo.copy()
        for branch, (number, text) in zip(("one", "two"), edits, strict=True):
            copy.git("switch", "-c", branch, "main")
            changed = "\n".join([*lines[: number - 1], text, *lines[number:]])
            copy.write({"a.txt": changed}) if number else (copy.path / "a.txt").unlink()
            copy.git("commit", "--allow-empty", "-am", branch)
        copy.succeeds("merge", "--no-edit", "one")
        return bool(copy.git("ls-files", "--unmerged"))

    return chosen(lab, {option: stops(edits) for option, edits in pairs.items()})


@proves("commit-with-markers-left")
def commit_with_markers_left(lab: Lab) -> list[bool]:
    """Stage and commit the untouched file; read what was recorded."""
    repo = conflicting(lab)
    assert not repo.succeeds("merge", "feature")
    added = repo.succeeds("add", "app.py")
    committed = repo.succeeds("commit", "--no-edit")
    recorded = repo.git("show", "HEAD:app.py")
    return chosen(
        lab,
        {
            "`git add` is refused because of the markers": not added,
            "`git commit` is refused because of the markers": added and not committed,
            "The commit is made and holds the markers": committed and "<<<<<<<" in recorded,
            "The commit is made with the text of `HEAD`": committed and recorded == "main",
        },
    )


@proves("next-step-in-stopped-rebase")
def next_step_in_stopped_rebase(lab: Lab) -> list[bool]:
    """Right if the rebase is over and feature is main plus both changes."""
    repo = conflicting(lab)
    repo.git("switch", "feature")
    repo.commit("F2")
    assert not repo.succeeds("rebase", "main")
    repo.write({"app.py": "main\nfeature\n"})
    repo.git("add", "app.py")
    return [
        copy.git("branch", "--show-current") == "feature" and copy.subjects("main..feature") == ["F2", "F1"]
        for copy in tried(lab, repo)
    ]


@proves("clean-merge-broken-program")
def clean_merge_broken_program(lab: Lab) -> list[bool]:
    """Merge, then run the program that the merge gives."""
    base = {"cart.py": "def total():\n    return 1\n", "shop.py": "from cart import total\nprint(total())\n"}
    main = {name: text.replace("total", "total_price") for name, text in base.items()}
    repo = forked(lab, base, main, {"report.py": "from cart import total\nprint(total())\n"})
    clean = repo.succeeds("merge", "--no-edit", "feature")
    unmerged = repo.git("diff", "--name-only", "--diff-filter=U").splitlines()
    ran = {
        name: subprocess.run(
            [sys.executable, "-B", name], cwd=repo.path, capture_output=True, text=True, check=False
        )
        for name in ("shop.py", "report.py")
    }
    assert ran["shop.py"].returncode == 0
    return chosen(
        lab,
        {
            "A conflict in `cart.py`": "cart.py" in unmerged,
            "A conflict in `report.py`": "report.py" in unmerged,
            "A clean merge, and an import that fails": clean and "ImportError" in ran["report.py"].stderr,
            "A clean merge, and an import that works": clean and ran["report.py"].returncode == 0,
        },
    )


@proves("rebase-checkout-ours")
def rebase_checkout_ours(lab: Lab) -> list[bool]:
    """What --ours takes in a stopped rebase; in a stopped merge it is the other side."""
    repo = conflicting(lab)
    repo.git("switch", "feature")
    contrast = repo.copy()
    for each, command in ((repo, "rebase"), (contrast, "merge")):
        assert not each.succeeds(command, "main")
    marked = repo.read("app.py")
    repo.git("checkout", "--ours", "app.py")
    contrast.git("checkout", "--ours", "app.py")
    assert contrast.read("app.py") == "feature\n"
    texts = {
        "The one on `main`": "main\n",
        "The one on `feature`": "feature\n",
        "The one where `main` and `feature` split": "base\n",
        "The one with both sides and markers": marked,
    }
    return chosen(lab, {option: repo.read("app.py") == text for option, text in texts.items()})


@proves("strategy-option-ours")
def strategy_option_ours(lab: Lab) -> list[bool]:
    """Whose lines are in the file; the strategy of the same name takes both from main."""

    def text(first: str, last: str) -> dict[str, str]:
        return {"a.txt": "\n".join([first, *(f"line {number}" for number in range(2, 20)), last]) + "\n"}

    repo = forked(lab, text("base", "base"), text("main", "base"), text("feature", "feature"))
    contrast = repo.copy()
    repo.git("merge", "-X", "ours", "--no-edit", "feature")
    contrast.git("merge", "-s", "ours", "--no-edit", "feature")
    assert contrast.read("a.txt").splitlines()[0] == "main"
    owners = {"base": "main"} | {name: name for name in ("main", "feature")}
    lines = repo.read("a.txt").splitlines()
    found = [owners[lines[0]], owners[lines[-1]]]
    return [CODE.findall(option) == found for option in lab.options]


# Share through remotes


@proves("fetch-moves-tracking-ref")
def fetch_moves_tracking_ref(lab: Lab) -> list[bool]:
    """Which of our names is the colleague's commit after fetching."""
    _, ours, hers = team(lab)
    hers.commit("hers")
    hers.git("push")
    ours.git("fetch")
    return [ours.id(code(option)) == hers.id("HEAD") for option in lab.options]


@proves("rejected-push-publish-both")
def rejected_push_publish_both(lab: Lab) -> list[bool]:
    """Right if the server's main has both commits in the end."""
    verdicts = []
    for option, (server, ours, hers) in zip(lab.options, teams(lab, len(lab.options)), strict=True):
        hers.commit("hers")
        hers.git("push")
        ours.commit("ours")
        assert not ours.succeeds("push")
        ours.run(option)
        verdicts.append({"ours", "hers"} <= set(server.subjects("main")))
    return verdicts


@proves("local-branches-after-clone")
def local_branches_after_clone(lab: Lab) -> float:
    """Clone a server with three branches and count the local ones."""
    server, ours, _ = team(lab)
    ours.git("push", "origin", "main:dev", "main:test")
    assert len(server.git("branch").splitlines()) == 3
    lab.git("clone", "team/server", "fresh")
    return len(Repository(lab, lab.folder / "fresh").git("branch").splitlines())


@proves("first-push-with-upstream")
def first_push_with_upstream(lab: Lab) -> list[bool]:
    """Right if the server has the branch, and plain pull and push work afterwards."""
    verdicts = []
    for option, (server, ours, _) in zip(lab.options, teams(lab, len(lab.options)), strict=True):
        ours.git("switch", "-c", "topic")
        ours.commit("work")
        ours.run(option)
        published = server.id("topic") == ours.id("topic")
        ours.commit("more")
        verdicts.append(published and ours.succeeds("pull") and ours.succeeds("push"))
    return verdicts


@proves("name-of-other-remotes-branch")
def name_of_other_remotes_branch(lab: Lab) -> list[bool]:
    """Ask git log for each answer, typed with or without the command; right if the new commit comes first."""
    _, ours, _ = team(lab)
    server, theirs, _ = team(lab, "other")
    theirs.git("switch", "-c", "dev")
    theirs.commit("work")
    theirs.git("push", "origin", "dev")
    ours.git("remote", "add", "upstream", str(server.path))
    ours.git("fetch", "upstream")
    found = [
        lab.git("log", "-1", "--format=%H", *revision.split(), cwd=ours.path, check=False).stdout.strip()
        for revision in (answer.removeprefix("git ").removeprefix("log ") for answer in lab.options)
    ]
    return [commit == server.id("dev") for commit in found]


@proves("deleted-branch-on-server")
def deleted_branch_on_server(lab: Lab) -> list[bool]:
    """Which of the two names are left; with --prune the remote-tracking one goes, as a contrast."""
    _, ours, hers = team(lab)
    hers.git("push", "origin", "main:old")
    ours.git("fetch")
    ours.git("branch", "old", "origin/old")
    hers.git("push", "origin", "--delete", "old")
    ours.git("fetch")
    names = ["origin/old", "old"]
    left = [name for name in names if ours.id(f"refs/remotes/{name}") or ours.id(f"refs/heads/{name}")]
    ours.git("fetch", "--prune")
    assert not ours.id("refs/remotes/origin/old")
    return [([] if option.startswith("Neither") else CODE.findall(option)) == left for option in lab.options]


@proves("commits-still-to-pull")
def commits_still_to_pull(lab: Lab) -> float:
    """Make the status line of the stem and count what the log lists."""
    _, ours, hers = team(lab)
    hers.commit("hers")
    hers.git("push")
    for message in ("one", "two"):
        ours.commit(message)
    ours.git("fetch")
    assert ours.git("status", "-sb").splitlines()[0] == "## main...origin/main [ahead 2, behind 1]"
    assert len(ours.subjects("origin/main..main")) == 2
    return len(ours.subjects("main..origin/main"))


@proves("what-push-refspec-does")
def what_push_refspec_does(lab: Lab) -> dict[str, str]:
    """The server's branches before and after each push."""
    results = {}
    for refspec, (server, ours, _) in zip(
        ("fix:review", ":fix", "+fix", "fix:main"), teams(lab, 4), strict=True
    ):
        ours.git("switch", "-c", "fix")
        ours.commit("fix")
        ours.git("switch", "main")
        ours.commit("work")
        ours.git("push", "origin", "main", "fix")
        ours.git("switch", "fix")
        ours.git("commit", "--amend", "-m", "amended")
        before = branches(server)
        accepted = ours.succeeds("push", "origin", refspec)
        results[f"`git push origin {refspec}`"] = effect(server, before, accepted)
    return results


def branches(server: Repository) -> dict[str, str]:
    """The tips of the branches, by name."""
    lines = server.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
    return dict(line.split() for line in lines)


def effect(server: Repository, before: dict[str, str], accepted: bool) -> str:
    """What a push did to the server, in the words of the item."""
    after = branches(server)
    if not accepted and after == before:
        return "nothing, as the push is refused"
    if after.keys() != before.keys():
        return "a new branch appears" if len(after) > len(before) else "a branch disappears"
    ((old, new),) = [(tip, after[name]) for name, tip in before.items() if after[name] != tip]
    merged = len(server.parents(new)) == 2
    assert not server.succeeds("merge-base", "--is-ancestor", old, new)
    return "two branches are merged" if merged else "a branch is replaced by other commits"


@proves("lease-after-background-fetch")
def lease_after_background_fetch(lab: Lab) -> list[bool]:
    """Push with a lease after a fetch; without the fetch it is rejected, as a contrast."""

    def pushed(server: Repository, ours: Repository, hers: Repository, fetches: bool) -> tuple[bool, str]:
        hers.git("push", "origin", "main:topic")
        ours.git("fetch")
        ours.git("switch", "topic")
        ours.git("commit", "--amend", "-m", "amended")
        hers.git("switch", "-c", "topic", "--track", "origin/main")
        hers.commit("Y")
        hers.git("push", "origin", "topic")
        if fetches:
            ours.git("fetch")
        return ours.succeeds("push", "--force-with-lease", "origin", "topic"), hers.id("topic")

    fetched, unaware = teams(lab, 2)
    accepted, foreign = pushed(*unaware, fetches=False)
    assert (accepted, unaware[0].id("topic")) == (False, foreign)
    accepted, foreign = pushed(*fetched, fetches=True)
    server, ours, _ = fetched
    return chosen(
        lab,
        {
            "It is rejected, since the server holds Y": not accepted and server.id("topic") == foreign,
            "It replaces Y by your amended commit": accepted and server.id("topic") == ours.id("topic"),
            "It puts your amended commit on top of Y": server.parents("topic") == [foreign],
            "It merges Y with your amended commit": len(server.parents("topic")) == 2,
        },
    )


# Undo and recover


@proves("discard-edit-of-file")
def discard_edit_of_file(lab: Lab) -> list[bool]:
    """Right if the file has the committed text and nothing else has changed."""
    repo = repository(lab)
    repo.commit("start", {"app.py": "old\n"})
    tip = repo.id("HEAD")
    repo.write({"app.py": "new\n"})
    return [copy.read("app.py") == "old\n" and copy.id("HEAD") == tip for copy in tried(lab, repo)]


@proves("stash-leaves-new-file")
def stash_leaves_new_file(lab: Lab) -> list[bool]:
    """What is left in the working tree; with -u nothing is, as a contrast."""
    repo = repository(lab)
    repo.commit("start", {"old.py": "old\n"})
    repo.write({"old.py": "edited\n", "new.py": "new\n"})
    contrast = repo.copy()
    repo.git("stash")
    contrast.git("stash", "-u")
    assert (contrast.read("old.py"), contrast.read("new.py")) == ("old\n", "")
    left = repo.read("old.py") == "edited\n", repo.read("new.py") == "new\n"
    states = {
        "The edit and the new file": (True, True),
        "The edit, not the new file": (True, False),
        "The new file, not the edit": (False, True),
        "Neither the edit nor the new file": (False, False),
    }
    return chosen(lab, {option: state == left for option, state in states.items()})


@proves("add-forgotten-file")
def add_forgotten_file(lab: Lab) -> list[bool]:
    """Right if the last commit has the file and there are as many commits as before."""
    repo = repository(lab)
    repo.commit("base")
    repo.commit("work", {"app.py": "a\n"})
    repo.write({"test.py": "t\n"})
    repo.git("add", "test.py")
    return [bool(copy.id("HEAD:test.py")) and copy.subjects() == repo.subjects() for copy in tried(lab, repo)]


@proves("where-reset-leaves-changes")
def where_reset_leaves_changes(lab: Lab) -> dict[str, str]:
    """Look for the changed text in the index, on disk and among the objects."""
    repo = repository(lab)
    repo.commit("base", {"a.txt": "old\n"})
    repo.commit("work", {"a.txt": "new\n"})
    blob = repo.id("HEAD:a.txt")
    places = {}
    for mode in ("soft", "mixed", "hard"):
        copy = repo.copy()
        copy.git("reset", f"--{mode}", "HEAD~1")
        assert copy.git("cat-file", "-p", blob) == "new"
        assert not copy.git("stash", "list")
        found = copy.id(":a.txt") == blob, copy.read("a.txt") == "new\n"
        places[f"`git reset --{mode} HEAD~1`"] = {
            (True, True): "in the working tree, staged",
            (False, True): "in the working tree, not staged",
            (False, False): "only in the object database",
        }[found]
    return places


@proves("reset-hard-undo")
def reset_hard_undo(lab: Lab) -> list[bool]:
    """Each command runs on its own copy; right if main has its old tip again."""
    repo = repository(lab)
    for message in "ABCD":
        repo.commit(message)
    tip = repo.id("HEAD")
    repo.git("reset", "--hard", "HEAD~2")
    return [copy.id("main") == tip for copy in tried(lab, repo)]


@proves("undo-published-commit")
def undo_published_commit(lab: Lab) -> list[bool]:
    """Right if a plain push brings the server the good change without the bad one."""
    verdicts = []
    for option, (server, ours, _) in zip(lab.options, teams(lab, len(lab.options)), strict=True):
        ours.commit("old", {"login.py": "works\n", "shop.py": "old\n"})
        ours.commit("bad", {"login.py": "broken\n"})
        ours.commit("good", {"shop.py": "new\n"})
        ours.git("push")
        ours.run(option)
        pushed = ours.succeeds("push")
        served = [server.git("show", f"main:{name}") for name in ("login.py", "shop.py")]
        verdicts.append(pushed and served == ["works", "new"])
    return verdicts


@proves("branch-restored-from-reflog")
def branch_restored_from_reflog(lab: Lab) -> list[bool]:
    """Right if topic is the deleted tip again."""
    repo = repository(lab)
    repo.commit("base")
    repo.commit("more")
    repo.git("switch", "-c", "topic")
    repo.commit("T1")
    repo.commit("T2")
    tip = repo.id("HEAD")
    repo.git("switch", "main")
    repo.git("branch", "-D", "topic")
    return [copy.id("refs/heads/topic") == tip for copy in tried(lab, repo)]


@proves("merge-again-after-revert")
def merge_again_after_revert(lab: Lab) -> list[bool]:
    """The feature's files on main; reverting the revert first gives both, as a contrast."""
    repo = forked(lab, {"x": "x"}, {"m": "m"}, {"a.py": "a\n"})
    repo.git("merge", "--no-edit", "feature")
    repo.git("revert", "--no-edit", "-m", "1", "HEAD")
    reverted = repo.id("HEAD")
    repo.git("switch", "feature")
    repo.commit("F2", {"b.py": "b\n"})
    repo.git("switch", "main")
    contrast = repo.copy()
    contrast.git("revert", "--no-edit", reverted)
    for each in (repo, contrast):
        each.git("merge", "--no-edit", "feature")
    assert contrast.git("ls-files", "*.py").splitlines() == ["a.py", "b.py"]
    files = repo.git("ls-files", "*.py").splitlines()
    return [([] if option.startswith("Neither") else CODE.findall(option)) == files for option in lab.options]


@proves("recoverable-after-hard-reset")
def recoverable_after_hard_reset(lab: Lab) -> list[bool]:
    """Ask the object database for each content after the reset."""
    repo = repository(lab)
    repo.commit("base", {"committed": "old\n", "staged": "old\n", "edited": "old\n"})
    repo.commit("work", {"committed": "new committed\n"})
    repo.write({"staged": "new staged\n"})
    repo.git("add", "staged")
    repo.write({"edited": "new edited\n"})
    repo.git("reset", "--hard", "HEAD~1")
    assert {repo.read(name) for name in ("committed", "staged", "edited")} == {"old\n"}

    def stored(text: str) -> bool:
        blob = lab.git("hash-object", "--stdin", cwd=repo.path, stdin=text).stdout.strip()
        return repo.succeeds("cat-file", "-e", blob)

    return chosen(
        lab,
        {
            "The change of the commit that was removed": stored("new committed\n"),
            "An edit that was never staged": stored("new edited\n"),
            "An edit that was staged, not committed": stored("new staged\n"),
        },
    )


# Search the history


@proves("bisect-worst-case")
def bisect_worst_case(lab: Lab) -> float:
    """Bisect for every one of the 16 places where the bug can begin, and count the questions."""
    repo = repository(lab)
    author = "committer Ada <ada@example.org>"
    history = [
        f"commit refs/heads/main\n{author} {number} +0000\ndata <<.\nnumber {number}\n.\n"
        for number in range(17)
    ]
    lab.git("fast-import", "--quiet", cwd=repo.path, stdin="\n".join(history))
    ids = repo.git("rev-list", "--reverse", "main").split()

    def questions(first_bad: int) -> int:
        count, said = 0, repo.git("bisect", "start", "--no-checkout", "main", "main~16")
        while not re.search(r"is the first \W?bad\W? commit", said):
            number = int(said.split()[-1])  # the last line is the id and the subject of the commit to test
            count, said = count + 1, repo.git("bisect", "bad" if number >= first_bad else "good")
        assert said.split()[0] == ids[first_bad]
        return count

    return max(questions(first_bad) for first_bad in range(1, 17))


@proves("blame-ignores-indentation")
def blame_ignores_indentation(lab: Lab) -> list[bool]:
    """Whether the third line of each output names Ann."""
    repo = repository(lab)
    for person, third in (("Ann", "c()"), ("Bob", "    c()")):
        repo.write({"f.py": f"a()\nif b:\n{third}\n"})
        repo.git("add", "f.py")
        repo.git("commit", "-m", person, "--author", f"{person} <{person.lower()}@example.org>")
    outputs = [repo.git(*shlex.split(code(option))[1:]) for option in lab.options]
    return ["ann" in output.splitlines()[2].lower() for output in outputs]


@proves("log-follows-rename")
def log_follows_rename(lab: Lab) -> list[bool]:
    """Right if every commit that changed the file is listed, and no other."""
    repo = repository(lab)
    text = "".join(f"line {number}\n" for number in range(20))
    repo.commit("created", {"main.py": text})
    repo.commit("edited before", {"main.py": text + "more\n"})
    repo.commit("other", {"other.py": "o\n"})
    repo.git("mv", "main.py", "app.py")
    repo.git("commit", "-m", "renamed")
    repo.commit("edited after", {"app.py": text + "most\n"})
    wanted = ["edited after", "renamed", "edited before", "created"]
    return [repo.subjects(*shlex.split(code(option))[2:]) == wanted for option in lab.options]


@proves("commits-in-ranges")
def commits_in_ranges(lab: Lab) -> dict[str, str]:
    """Build the graph of the stem and list each argument."""
    repo = repository(lab)
    for message in "AB":
        repo.commit(message)
    repo.git("switch", "-c", "feature")
    for message in "DE":
        repo.commit(message)
    repo.git("switch", "main")
    repo.commit("C")
    arguments = ("main..feature", "feature..main", "main...feature", "feature")
    return {f"`{argument}`": ", ".join(sorted(repo.subjects(argument))) for argument in arguments}


@proves("tilde-and-caret")
def tilde_and_caret(lab: Lab) -> dict[str, str]:
    """Build the graph of the stem and resolve each name."""
    repo = repository(lab)
    repo.commit("A")
    repo.git("switch", "-c", "feature")
    repo.commit("D")
    repo.commit("E")
    repo.git("switch", "main")
    repo.commit("B")
    repo.commit("C")
    repo.git("merge", "-m", "M", "feature")
    names = ("HEAD~1", "HEAD~2", "HEAD^2", "HEAD^2~1")
    return {f"`{name}`": repo.subjects("-1", name)[0] for name in names}


@proves("diff-three-dots")
def diff_three_dots(lab: Lab) -> list[bool]:
    """The listed files; two dots list both, as a contrast."""
    repo = forked(lab, {"x": "x"}, {"m.txt": "m\n"}, {"f.txt": "f\n"})
    assert repo.git("diff", "--name-only", "main..feature").splitlines() == ["f.txt", "m.txt"]
    listed = repo.git("diff", "--name-only", "main...feature").splitlines()
    return [sorted(CODE.findall(option)) == listed for option in lab.options]


@proves("find-commit-that-changed-number")
def find_commit_that_changed_number(lab: Lab) -> list[bool]:
    """Whether each search lists the later commit."""
    repo = repository(lab)
    repo.commit("Add settings", {"conf.py": "TIMEOUT = 10\n"})
    repo.commit("Wait longer", {"conf.py": "TIMEOUT = 20\n"})
    outputs = [
        lab.git(*shlex.split(code(option))[1:], "--format=%s", cwd=repo.path, check=False).stdout
        for option in lab.options
    ]
    return ["Wait longer" in output for output in outputs]


@proves("tag-that-describe-uses")
def tag_that_describe_uses(lab: Lab) -> list[bool]:
    """The word that the output begins with; with --tags it is the other tag, as a contrast."""
    repo = repository(lab)
    repo.commit("one")
    repo.git("tag", "-a", "alpha", "-m", "one")
    repo.commit("two")
    repo.commit("three")
    repo.git("tag", "beta")
    repo.commit("four")
    assert repo.git("describe", "--tags").startswith("beta-1-g")
    return [repo.git("describe").startswith(f"{name}-3-g") for name in lab.options]


# Review, release and automate


@proves("publish-release-tag")
def publish_release_tag(lab: Lab) -> list[bool]:
    """Right if the server has the tag."""
    verdicts = []
    for option, (server, ours, _) in zip(lab.options, teams(lab, len(lab.options)), strict=True):
        ours.git("tag", "-a", "v1.0", "-m", "First release")
        ours.run(option)
        verdicts.append(bool(server.id("refs/tags/v1.0")))
    return verdicts


@proves("hook-in-fresh-clone")
def hook_in_fresh_clone(lab: Lab) -> list[bool]:
    """Commit a TODO in a fresh clone; in the first repository the hook refuses it."""
    _, ours, _ = team(lab)
    install(ours.path / ".git", "pre-commit", "#!/bin/sh\n! git grep --cached -q TODO\n")
    ours.commit("fine")
    ours.git("push")
    lab.git("clone", "team/server", "fresh")
    hers = Repository(lab, lab.folder / "fresh")
    made = []
    for repo in (ours, hers):
        repo.write({"a.py": "# TODO\n"})
        repo.git("add", "a.py")
        made.append(repo.succeeds("commit", "-m", "work"))
    assert made[0] is False
    hook = (hers.path / ".git" / "hooks" / "pre-commit").exists()
    return chosen(
        lab,
        {
            "It is made without a check": made[1] and not hook,
            "It is refused by your script": not made[1] and hook,
            "It is refused by the server": not made[1] and not hook,
        },
    )


def install(git_folder: Path, name: str, script: str = HOOK) -> None:
    """Install an executable hook."""
    file = git_folder / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(script)
    file.chmod(0o755)


@proves("precedence-of-versions")
def precedence_of_versions(lab: Lab) -> list[str]:
    """Sort with the rules of semver.org, item 11."""

    def precedence(version: str) -> tuple[list[int], bool, list[tuple[bool, int, str]]]:
        core, _, pre = version.partition("-")
        fields = [
            (not field.isdigit(), int(field) if field.isdigit() else 0, field) for field in pre.split(".")
        ]
        return [int(number) for number in core.split(".")], not pre, fields

    versions = ["1.10.0", "1.10.0-beta.11", "1.10.0-beta.2", "1.10.0-rc.1", "1.9.0"]
    assert sorted(versions) != sorted(versions, key=precedence)
    return sorted(versions, key=precedence)


@proves("rule-that-cannot-be-skipped")
def rule_that_cannot_be_skipped(lab: Lab) -> list[bool]:
    """Put a refusing hook in each place; right if the commit still does not reach the server."""
    verdicts = []
    for option, (server, ours, _) in zip(lab.options, teams(lab, len(lab.options)), strict=True):
        name = code(option)
        install(server.path if name == "pre-receive" else ours.path / ".git", name)
        ours.write({"a.py": "a\n"})
        ours.git("add", "a.py")
        assert not (ours.succeeds("commit", "-m", "bad") and ours.succeeds("push"))
        ours.succeeds("commit", "--no-verify", "-m", "bad")
        ours.succeeds("push", "--no-verify")
        verdicts.append("bad" not in server.subjects("main"))
    return verdicts


@proves("squash-merged-branch-delete")
def squash_merged_branch_delete(lab: Lab) -> list[bool]:
    """Squash, commit, delete; after an ordinary merge the deletion works, as a contrast."""
    repo = repository(lab)
    repo.commit("base")
    repo.git("switch", "-c", "topic")
    repo.commit("T1")
    repo.commit("T2")
    repo.git("switch", "main")
    contrast = repo.copy()
    contrast.git("merge", "--no-ff", "--no-edit", "topic")
    assert contrast.succeeds("branch", "-d", "topic")
    repo.git("merge", "--squash", "topic")
    repo.git("commit", "-m", "topic")
    tip = repo.id("main")
    deleted = repo.succeeds("branch", "-d", "topic")
    ancestor = repo.succeeds("merge-base", "--is-ancestor", "topic", "main") if not deleted else True
    return chosen(
        lab,
        {
            "It deletes the branch, as all its work is in `main`": deleted and repo.id("main") == tip,
            "It refuses, as the tip is no ancestor of `main`": not deleted and not ancestor,
            "It deletes the branch and takes back the squash": deleted and repo.id("main") != tip,
        },
    )


@proves("fix-for-two-release-lines")
def fix_for_two_release_lines(lab: Lab) -> list[bool]:
    """Right if both lines hold the fix under one id and maint lacks the feature."""
    repo = repository(lab)
    repo.commit("release")
    repo.git("branch", "maint")
    repo.commit("feature")
    ways = {
        "Commit on `main`, then merge `main` into `maint`": ("main", "`git switch maint` `git merge main`"),
        "Commit on `main`, then cherry-pick it to `maint`": (
            "main",
            "`git switch maint` `git cherry-pick main`",
        ),
        "Commit on `maint`, then merge `maint` into `main`": (
            "maint",
            "`git switch main` `git merge --no-edit maint`",
        ),
        "Commit on `maint`, then rebase `maint` onto `main`": ("maint", "`git rebase main maint`"),
    }

    def meets_all(branch: str, commands: str) -> bool:
        copy = repo.copy()
        copy.git("switch", branch)
        copy.commit("fix")
        fix = copy.id("HEAD")
        assert copy.run(commands)
        holders = copy.git("branch", "--contains", fix, "--format=%(refname:short)").split()
        return holders == ["main", "maint"] and not copy.id("maint:feature.txt")

    return chosen(lab, {option: meets_all(*way) for option, way in ways.items()})
