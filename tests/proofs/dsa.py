"""Proofs of the bank ``dsa``: the algorithms run, and their operations are counted; no clock decides."""

import bisect
import ctypes
import hashlib
import heapq
import math
import random
import re
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, count, pairwise, permutations, product
from statistics import mean
from typing import Any

from tests.proofs.lab import Lab, proves

Graph = Mapping[str, Iterable[str]]
Weights = Mapping[tuple[str, str], int]


def which(lab: Lab, computed: object) -> list[bool]:
    """One verdict per option: whether it shows the computed value, code marks and thousands marks aside."""
    verdicts = [plain(text) == plain(str(computed)) for text in lab.options]
    assert any(verdicts), f"computed {computed!r}, which is no option"
    return verdicts


def plain(text: str) -> str:
    """The text without backticks and without commas between digits."""
    return re.sub(r"(?<=\d),(?=\d)", "", text.strip("`"))


def numbers(text: str) -> list[int]:
    """All whole numbers in the text."""
    return [int(digits) for digits in re.findall(r"-?\d+", text)]


def edges(text: str) -> list[tuple[str, str]]:
    """The arrows in a text such as "A→B, B→C"."""
    return re.findall(r"(\w)→(\w)", text)


def run_python(program: str) -> str:
    """What a new Python process prints, or the name of the exception that ends it."""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else done.stderr.splitlines()[-1].split(":")[0]


class Counted:
    """A value that counts how it is compared; all instances share ``comparisons``."""

    comparisons = 0

    def __init__(self, value: int) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        Counted.comparisons += 1
        return isinstance(other, Counted) and self.value == other.value

    def __lt__(self, other: "Counted") -> bool:
        Counted.comparisons += 1
        return self.value < other.value

    def __hash__(self) -> int:
        return hash(self.value)


def comparisons_in(action: Callable[[], object]) -> int:
    """How many comparisons of ``Counted`` values the action makes."""
    before = Counted.comparisons
    action()
    return Counted.comparisons - before


# Count what code costs


@proves("nested-loop-pairs")
def nested_loop_pairs(lab: Lab) -> float:
    """The loops run as shown, with a counter as body."""
    n, calls = 10, 0
    for i in range(n):
        for _ in range(i + 1, n):
            calls += 1
    return calls


@proves("triple-input-quadratic")
def triple_input_quadratic(lab: Lab) -> list[bool]:
    """Pairs are enumerated at two scales; both must show the same factor."""

    def work(n: int) -> int:
        return sum(1 for _ in product(range(n), repeat=2))

    assert work(60) / work(20) == work(300) / work(100)
    return which(lab, work(300) // work(100))


@proves("halving-loop-growth")
def halving_loop_growth(lab: Lab) -> list[bool]:
    """The loop runs for both inputs."""

    def steps_for(n: int) -> int:
        steps = 0
        while n > 1:
            n //= 2
            steps += 1
        return steps

    assert steps_for(1_000) == 9
    return which(lab, steps_for(1_000_000))


@proves("list-membership-in-loop")
def list_membership_in_loop(lab: Lab) -> list[bool]:
    """Comparisons are counted for several n; the right growth is the one with a constant quotient."""
    growth: dict[str, Callable[[int], float]] = {
        "In proportion to n": float,
        "In proportion to n log n": lambda n: n * math.log(n),
        "In proportion to n²": lambda n: n**2,
    }

    def cost(n: int, container: type) -> int:
        a, b = [Counted(i) for i in range(n)], container(Counted(n + i) for i in range(n))
        return comparisons_in(lambda: [x for x in a if x in b])

    sizes = (100, 200, 400)
    assert [cost(n, set) for n in sizes] == [0, 0, 0]
    costs = {n: cost(n, list) for n in sizes}
    quotients = [[costs[n] / growth[text](n) for n in sizes] for text in lab.options]
    return [max(row) < 1.01 * min(row) for row in quotients]


@proves("growth-order")
def growth_order(lab: Lab) -> list[str]:
    """All five are compared by their binary logarithm, at several large n, always in the same order."""
    logarithms: dict[str, Callable[[int], float]] = {
        "1.01ⁿ": lambda n: n * math.log2(1.01),
        "n²": lambda n: 2 * math.log2(n),
        "√n": lambda n: math.log2(n) / 2,
        "1000 · n": lambda n: math.log2(1000) + math.log2(n),
        "1000 · log₂ n": lambda n: math.log2(1000 * math.log2(n)),
    }
    orders = [sorted(logarithms, key=lambda name: logarithms[name](n)) for n in (2**60, 2**100, 2**500)]
    assert all(order == orders[0] for order in orders)
    return orders[0]


def copies_of_appends(appends: int, enlarged: Callable[[int], int]) -> int:
    """Element copies of a dynamic array that starts with room for 1."""
    capacity, copies = 1, 0
    for size in range(appends):
        if size == capacity:
            capacity = enlarged(capacity)
            copies += size
    return copies


@proves("doubling-append-copies")
def doubling_append_copies(lab: Lab) -> list[bool]:
    """The array is simulated with both ways of growing; growing by one slot gives the largest option."""
    assert copies_of_appends(1000, lambda capacity: capacity + 1) == 499_500
    return which(lab, copies_of_appends(1000, lambda capacity: 2 * capacity))


@proves("shrink-at-half-thrashes")
def shrink_at_half_thrashes(lab: Lab) -> list[bool]:
    """The same calls run with both thresholds; shrinking at a quarter copies once only."""

    def copies(share: int) -> int:
        size, capacity, copied = 1024, 1024, 0
        for _ in range(500):
            if size == capacity:
                capacity, copied = capacity * 2, copied + size
            size += 1
            size -= 1
            if size == capacity // share:
                capacity, copied = capacity // 2, copied + size
        return copied

    assert copies(4) == 1024
    return which(lab, copies(2))


@proves("bounds-of-polynomial")
def bounds_of_polynomial(lab: Lab) -> list[bool]:
    """A bound holds if the quotient of the two functions stays bounded from that side as n is squared."""
    rates: dict[str, Callable[[int], float]] = {
        "n": float,
        "n²": lambda n: float(n) ** 2,
        "n³": lambda n: float(n) ** 3,
        "n log n": lambda n: n * math.log2(n),
    }

    def holds(text: str) -> bool:
        symbol, rate = text[0], rates[text[2:-1]]
        near, far = [(3 * n**2 + 50 * n + 7) / rate(n) for n in (2**20, 2**40)]
        above, below = far <= 2 * near, near <= 2 * far
        return {"O": above, "Ω": below, "Θ": above and below}[symbol]

    return [holds(text) for text in lab.options]


# Arrays and linked lists


class Node:
    """A node of a linked list."""

    def __init__(self, value: object, following: "Node | None" = None) -> None:
        self.value = value
        self.next = following


def chain(values: Sequence[object]) -> Node | None:
    """A singly linked list of the values."""
    head = None
    for value in reversed(values):
        head = Node(value, head)
    return head


def values_of(head: Node | None, limit: int = 20) -> list[object]:
    """The values from ``head`` on, at most ``limit``, as a broken list may be a ring."""
    values: list[object] = []
    while head and len(values) < limit:
        values.append(head.value)
        head = head.next
    return values


def assign(statements: Iterable[str], names: dict[str, Any]) -> None:
    """Run statements such as ``p.next = x`` on the objects in ``names``."""
    for statement in statements:
        target, source = statement.split(" = ")
        name, _, attribute = source.partition(".")
        value = getattr(names[name], attribute) if attribute else names[name]
        name, _, attribute = target.partition(".")
        if attribute:
            setattr(names[name], attribute, value)
        else:
            names[name] = value


@proves("array-insert-shift")
def array_insert_shift(lab: Lab) -> list[bool]:
    """The tail is moved slot by slot, and the moves are counted."""
    slots: list[object] = [*"abcdefgh", None, None]
    moves = 0
    for place in range(7, 1, -1):
        slots[place + 1] = slots[place]
        moves += 1
    slots[2] = "new"
    expected = [*"abcdefgh"]
    expected.insert(2, "new")
    assert slots[:9] == expected
    return which(lab, moves)


@proves("linked-list-hops")
def linked_list_hops(lab: Lab) -> float:
    """A list is walked until the value at index 6 is reached."""
    node, hops = chain(range(20)), 0
    while node and node.value != 6:
        node = node.next
        hops += 1
    return hops


@proves("array-element-address")
def array_element_address(lab: Lab) -> list[bool]:
    """The address within a real array of 64-bit integers, counted from its start."""
    array = (ctypes.c_int64 * 10)()
    element = ctypes.c_int64.from_buffer(array, 5 * ctypes.sizeof(ctypes.c_int64))
    element.value = 42
    assert array[5] == 42
    return which(lab, 1000 + ctypes.addressof(element) - ctypes.addressof(array))


@proves("linked-insert-order")
def linked_insert_order(lab: Lab) -> list[bool]:
    """Each pair of statements runs on its own list."""

    def inserts(text: str) -> bool:
        head = chain(["p", "q", "r"])
        assign(plain(text).split("; "), {"p": head, "x": Node("x")})
        return values_of(head) == ["p", "x", "q", "r"]

    return [inserts(text) for text in lab.options]


class EndedList:
    """A singly linked list with references to both ends that counts the links it follows to find a node."""

    def __init__(self, size: int) -> None:
        self.head = self.tail = Node(0)
        self.hops = 0
        for value in range(1, size):
            self.append(value)

    def append(self, value: int) -> None:
        """Add a node behind the last one."""
        self.tail.next = Node(value)
        self.tail = self.tail.next

    def remove_first(self) -> None:
        """Let the head be the second node."""
        assert self.head.next
        self.head = self.head.next

    def remove_last(self) -> None:
        """Find the node before the last one; it is the new tail."""
        node = self.head
        while node.next and node.next is not self.tail:
            node = node.next
            self.hops += 1
        node.next = None
        self.tail = node


@proves("singly-linked-costly-end")
def singly_linked_costly_end(lab: Lab) -> list[bool]:
    """Each operation runs on a list of 1,000 nodes; it walks if it follows links to find its place."""
    operations: dict[str, Callable[[EndedList], object]] = {
        "Appending a node at the end": lambda nodes: nodes.append(1),
        "Removing the first node": lambda nodes: nodes.remove_first(),
        "Removing the last node": lambda nodes: nodes.remove_last(),
        "Reading the last node's value": lambda nodes: nodes.tail.value,
    }

    def walks(text: str) -> bool:
        nodes = EndedList(1000)
        operations[text](nodes)
        return nodes.hops > 0

    return [walks(text) for text in lab.options]


@proves("remove-while-iterating")
def remove_while_iterating(lab: Lab) -> list[bool]:
    """The program runs; over a copy it would empty the list, and a dict would notice the change."""
    program = "xs = [2, 4, 6, 8]\nfor x in {}:\n    if x % 2 == 0:\n        xs.remove(x)\nprint(xs)"
    assert run_python(program.format("list(xs)")) == "[]"
    assert run_python("d = {2: 0, 4: 0}\nfor x in d:\n    del d[x]") == "RuntimeError"
    return which(lab, run_python(program.format("xs")))


@proves("lru-order-structure")
def lru_order_structure(lab: Lab) -> list[bool]:
    """Steps to move the middle entry to the front, for two sizes; the right structure needs as many."""

    def array_steps(size: int) -> int:
        before = list(range(size))
        after = [before[size // 2], *before[: size // 2], *before[size // 2 + 1 :]]
        return sum(old != new for old, new in zip(before, after, strict=True))

    def singly_steps(size: int) -> int:
        nodes = chain(range(size))
        hops = 0
        while nodes and nodes.next and nodes.next.value != size // 2:
            nodes, hops = nodes.next, hops + 1
        return hops + 3

    def doubly_steps(size: int) -> int:
        before = {i: i - 1 for i in range(size + 1)}
        after = {i: i + 1 for i in range(-1, size)}
        entry, writes = size // 2, 0
        for links, place, value in (
            (after, before[entry], after[entry]), (before, after[entry], before[entry]),
            (before, after[-1], entry), (after, entry, after[-1]), (before, entry, -1), (after, -1, entry),
        ):  # fmt: skip
            links[place] = value
            writes += 1
        assert after[-1] == entry
        assert after[entry] == 0
        assert after[entry - 1] == entry + 1
        return writes

    steps = {
        "A dynamic array": array_steps,
        "A singly linked list": singly_steps,
        "A doubly linked list": doubly_steps,
    }
    return [steps[text](100) == steps[text](10_000) for text in lab.options]


@proves("reverse-linked-list")
def reverse_linked_list(lab: Lab) -> list[str]:
    """All 24 orders of the loop's body run; one of them reverses the list."""
    body = ["cur = following", "cur.next = prev", "following = cur.next", "prev = cur"]

    def reverses(order: tuple[str, ...]) -> bool:
        names: dict[str, Any] = {"prev": None, "cur": chain("abcd"), "following": None}
        rounds = 0
        try:
            while names["cur"] and rounds < 10:
                assign(order, names)
                rounds += 1
        except AttributeError:  # a statement asks None for its next node
            return False
        return values_of(names["prev"]) == list("dcba")

    orders = [order for order in permutations(body) if reverses(order)]
    assert len(orders) == 1
    return [f"`{statement}`" for statement in orders[0]]


# Stacks and queues


@proves("stack-trace")
def stack_trace(lab: Lab) -> list[bool]:
    """The calls run on a list used as a stack, and as a queue for contrast."""

    def last_pop(end: int) -> int:
        held: list[int] = []
        value = 0
        for call in (7, 3, 9, "pop", 4, "pop", "pop"):
            if isinstance(call, int):
                held.append(call)
            else:
                value = held.pop(end)
        return value

    assert last_pop(0) == 9
    return which(lab, last_pop(-1))


@proves("fifo-from-deque-calls")
def fifo_from_deque_calls(lab: Lab) -> list[bool]:
    """Each pair of methods takes five requests in and hands them out again."""

    def serves_in_order(text: str) -> bool:
        add, take = re.findall(r"`(\w+)`", text)
        waiting: deque[int] = deque()
        for request in range(5):
            getattr(waiting, add)(request)
        return [getattr(waiting, take)() for _ in range(5)] == list(range(5))

    return [serves_in_order(text) for text in lab.options]


@proves("structure-for-service-order")
def structure_for_service_order(lab: Lab) -> dict[str, str]:
    """Five ranked items go through each structure; the order in which they leave identifies it."""
    items = [(2, "a"), (1, "b"), (3, "c"), (5, "d"), (4, "e")]  # rank 1 is the gravest
    wanted = {
        "Undo, latest edit first": items[::-1],
        "Print jobs, oldest first": items,
        "Emergency calls, gravest first": sorted(items),
    }
    stack, queue, heap = list(items), deque(items), list(items)
    heapq.heapify(heap)
    served = {
        "Stack": [stack.pop() for _ in items],
        "Queue": [queue.popleft() for _ in items],
        "Priority queue": [heapq.heappop(heap) for _ in items],
    }
    return {need: name for need, order in wanted.items() for name, found in served.items() if found == order}


CLOSERS = {")": "(", "]": "[", "}": "{"}


def read_brackets(text: str) -> tuple[bool, int]:
    """Whether a stack accepts the brackets, and how many it holds at most."""
    stack: list[str] = []
    height = 0
    for character in text:
        if character not in CLOSERS:
            stack.append(character)
        elif not stack or stack.pop() != CLOSERS[character]:
            return False, height
        height = max(height, len(stack))
    return not stack, height


@proves("bracket-stack-depth")
def bracket_stack_depth(lab: Lab) -> float:
    """The checker reads the text and keeps the greatest height."""
    accepted, height = read_brackets("([]{()})")
    assert accepted
    return height


@proves("counters-miss-bracket-error")
def counters_miss_bracket_error(lab: Lab) -> list[bool]:
    """Both checkers read each text."""

    def counts_agree(text: str) -> bool:
        found = Counter(text)
        return all(found[closer] == found[opener] for closer, opener in CLOSERS.items())

    texts = [plain(text) for text in lab.options]
    return [counts_agree(text) and not read_brackets(text)[0] for text in texts]


@proves("postfix-evaluation")
def postfix_evaluation(lab: Lab) -> float:
    """The stack machine runs."""
    operations: dict[str, Callable[[int, int], int]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
    }
    stack: list[int] = []
    for token in ("8", "2", "3", "*", "-", "4", "+"):
        if token in operations:
            right, left = stack.pop(), stack.pop()
            stack.append(operations[token](left, right))
        else:
            stack.append(int(token))
    (result,) = stack
    return result


@proves("ring-buffer-next-slot")
def ring_buffer_next_slot(lab: Lab) -> list[bool]:
    """A ring is driven into the state by adding 11 items and taking 6 out; then one more is added."""
    ring: list[int | None] = [None] * 8
    head = size = 0
    calls = ["add"] * 6 + ["take"] * 6 + ["add"] * 5
    for number, call in enumerate(calls):
        if call == "add":
            ring[(head + size) % 8] = number
            size += 1
        else:
            ring[head] = None
            head, size = (head + 1) % 8, size - 1
    assert (head, size) == (6, 5)
    before = list(ring)
    ring[(head + size) % 8] = 99
    assert before[ring.index(99)] is None
    return which(lab, ring.index(99))


@proves("two-stack-queue-moves")
def two_stack_queue_moves(lab: Lab) -> list[bool]:
    """The calls run; the queue must serve A and then B."""
    inbox: list[str] = []
    outbox: list[str] = []
    served, moves = [], 0
    for call in ("A", "B", "C", "", "D", ""):
        if call:
            inbox.append(call)
            continue
        if not outbox:
            while inbox:
                outbox.append(inbox.pop())
                moves += 1
        served.append(outbox.pop())
    assert served == ["A", "B"]
    return which(lab, moves)


# Hash tables


@proves("bucket-collision")
def bucket_collision(lab: Lab) -> list[bool]:
    """Each key is put into a table of seven buckets that holds 10."""

    def meets_ten(key: int) -> bool:
        buckets: list[list[int]] = [[] for _ in range(7)]
        for k in (10, key):
            buckets[k % 7].append(k)
        return [10, key] in buckets

    return [meets_ten(int(text)) for text in lab.options]


@proves("equal-numbers-in-set")
def equal_numbers_in_set(lab: Lab) -> list[bool]:
    """Python builds the set; the text "1" beside the number shows where a type does separate."""
    assert run_python("print(len({'1', 1}))") == "2"
    return which(lab, run_python("print(len({1, 1.0, True}))"))


@proves("eq-without-hash")
def eq_without_hash(lab: Lab) -> list[bool]:
    """The program runs, and with the hash or without the equality it prints what the other options say."""
    start = "class Tag:\n    def __init__(self, name):\n        self.name = name\n"
    equal = "    def __eq__(self, other):\n        return self.name == other.name\n"
    hashed = "    def __hash__(self):\n        return hash(self.name)\n"
    end = "print(len({Tag('new'), Tag('new')}))"
    assert run_python(start + equal + hashed + end) == "1"
    assert run_python(start + end) == "2"
    found = run_python(start + equal + end)
    return [found == text.split("`")[1] for text in lab.options]


@proves("changed-key-is-lost")
def changed_key_is_lost(lab: Lab) -> list[bool]:
    """The program runs; before the change the lookup finds the entry, after it neither number does."""
    program = (
        "class Account:\n    def __init__(self, number):\n        self.number = number\n"
        "    def __eq__(self, other):\n        return self.number == other.number\n"
        "    def __hash__(self):\n        return hash(self.number)\n"
        "account = Account(1)\nowners = {account: 'Anna'}\n"
    )
    lookup = "print(owners.get(Account(%d)))"
    changed = program + "account.number = 2\n"
    assert run_python(program + lookup % 1) == "Anna"
    assert run_python(changed + lookup % 1) == "None"
    assert run_python(changed + "print(account == Account(2))") == "True"
    return which(lab, run_python(changed + lookup % 2))


@proves("average-chain-length")
def average_chain_length(lab: Lab) -> list[bool]:
    """Comparisons of absent keys in a table of chains filled by SHA-256, averaged over all buckets."""

    def bucket(key: int) -> int:
        return int.from_bytes(hashlib.sha256(str(key).encode()).digest()) % 1000

    chains: list[list[int]] = [[] for _ in range(1000)]
    for key in range(3000):
        chains[bucket(key)].append(key)
    absent = [len(chains[bucket(key)]) for key in range(10_000, 20_000)]
    assert mean(map(len, chains)) == 3
    return which(lab, round(mean(absent)))


@proves("deletion-breaks-probing")
def deletion_breaks_probing(lab: Lab) -> list[bool]:
    """One slot of the filled table is emptied, and the search tells how it ended; a tombstone helps."""

    def search(left_behind: str | None) -> str:
        slots: list[int | str | None] = [None] * 8
        for key in (3, 11, 19):
            place = next(p % 8 for p in count(key % 8) if slots[p % 8] is None)
            slots[place] = key
        slots[slots.index(11)] = left_behind
        for place in [(19 + step) % 8 for step in range(8)]:
            if slots[place] == 19:
                return f"It reaches slot {place} and finds the key there"
            if slots[place] is None:
                return f"It ends at slot {place} and reports no such key"
        return "It visits all 8 slots and reports no such key"

    assert "finds the key" in search("deleted")
    return which(lab, search(None))


@proves("constant-hash-comparisons")
def constant_hash_comparisons(lab: Lab) -> list[bool]:
    """Objects with equal hashes go into a real dictionary; with different hashes it needs no comparison."""

    class Clashing(Counted):
        def __hash__(self) -> int:
            return 1

    def calls(kind: type[Counted]) -> int:
        return comparisons_in(lambda: dict.fromkeys(kind(i) for i in range(60)))

    assert calls(Counted) == 0
    return which(lab, calls(Clashing))


@proves("hash-randomisation-scope")
def hash_randomisation_scope(lab: Lab) -> list[bool]:
    """Each expression is evaluated in three new processes; a chance agreement has odds of 2 to the −120."""
    expressions = [plain(text) for text in lab.options]
    program = "".join(f"print({expression})\n" for expression in expressions)
    runs = [run_python(program).splitlines() for _ in range(3)]
    return [len(set(results)) > 1 for results in zip(*runs, strict=True)]


# Trees and heaps


class Tree:
    """A binary search tree that does no balancing."""

    def __init__(self, keys: Iterable[int]) -> None:
        self.root: int | None = None
        self.left: dict[int, int] = {}
        self.right: dict[int, int] = {}
        for key in keys:
            self.insert(key)

    def insert(self, key: int) -> None:
        """Hang the key below the last node of its search path."""
        if self.root is None:
            self.root = key
            return
        parent = self.path(key)[-1]
        (self.left if key < parent else self.right)[parent] = key

    def path(self, key: int) -> list[int]:
        """The keys that a search for ``key`` compares, in order."""
        node, visited = self.root, []
        while node is not None:
            visited.append(node)
            if node == key:
                break
            node = (self.left if key < node else self.right).get(node)
        return visited

    def traverse(self, order: str, node: int | None) -> list[int]:
        """The keys below ``node``; ``order`` spells left, node and right as l, n and r."""
        if node is None:
            return []
        parts = {
            "n": lambda: [node],
            "l": lambda: self.traverse(order, self.left.get(node)),
            "r": lambda: self.traverse(order, self.right.get(node)),
        }
        return [key for part in order for key in parts[part]()]

    def levels(self) -> list[int]:
        """The keys by depth."""
        return sorted(self.traverse("lnr", self.root), key=lambda key: len(self.path(key)))


@proves("bst-search-path")
def bst_search_path(lab: Lab) -> list[str]:
    """The tree is built and searched."""
    return [str(key) for key in Tree([50, 30, 70, 40, 60, 35]).path(35)]


@proves("traversal-in-key-order")
def traversal_in_key_order(lab: Lab) -> list[bool]:
    """Each named traversal lists a tree; the right one does it in ascending order."""
    tree = Tree([50, 30, 70, 20, 40, 60, 80, 35])
    listings = {
        "inorder": tree.traverse("lnr", tree.root),
        "symmetric": tree.traverse("lnr", tree.root),  # Knuth's name for the same
        "preorder": tree.traverse("nlr", tree.root),
        "postorder": tree.traverse("lrn", tree.root),
        "levelorder": tree.levels(),
    }
    names = [re.sub(r"(?<=symmetric) order|[- ]|tree|traversal|walk", "", text) for text in lab.options]
    return [listings[name] == sorted(listings[name]) for name in names]


@proves("ascending-inserts-degenerate")
def ascending_inserts_degenerate(lab: Lab) -> list[bool]:
    """The longest search path, in edges; keys in the order of halving give a height of 4."""

    def height(keys: Sequence[int]) -> int:
        tree = Tree(keys)
        return max(len(tree.path(key)) for key in keys) - 1

    halving = [start * step for step in (16, 8, 4, 2, 1) for start in range(1, 32 // step, 2)]
    assert sorted(halving) == list(range(1, 32))
    assert height(halving) == 4
    return which(lab, height(range(1, 32)))


@proves("valid-min-heap")
def valid_min_heap(lab: Lab) -> list[bool]:
    """Every child is compared with its parent; ``heapify`` leaves exactly the valid arrays as they are."""

    def is_heap(array: list[int]) -> bool:
        return all(array[(child - 1) // 2] <= array[child] for child in range(1, len(array)))

    arrays = [numbers(text) for text in lab.options]
    heaps = [list(array) for array in arrays]
    for heap in heaps:
        heapq.heapify(heap)
    assert [heap == array for heap, array in zip(heaps, arrays, strict=True)] == list(map(is_heap, arrays))
    return [is_heap(array) for array in arrays]


@proves("heap-push-sift-up")
def heap_push_sift_up(lab: Lab) -> list[bool]:
    """The push runs on the list."""
    heap = [3, 8, 5, 10, 9, 7]
    assert sorted(heap) != heap
    heapq.heappush(heap, 2)
    return which(lab, heap)


@proves("heap-entries-tie")
def heap_entries_tie(lab: Lab) -> list[bool]:
    """The program runs; with a running number between priority and job it prints the first name."""
    program = (
        "import heapq\njobs = []\n"
        "heapq.heappush(jobs, (1, {}{{'to': 'Ann'}}))\nheapq.heappush(jobs, (1, {}{{'to': 'Ben'}}))\n"
        "print(heapq.heappop(jobs)[-1]['to'])"
    )
    assert run_python(program.format("1, ", "2, ")) == "Ann"
    found = run_python(program.format("", ""))
    return [found == text.split("`")[1] for text in lab.options]


def heapify_bound(size: int) -> float:
    """An upper bound of the comparisons per item: two for each level that a node can sink.

    ``size >> h`` nodes of a binary heap have at least the height h.
    """
    return 2 * sum(size >> height for height in range(1, size.bit_length())) / size


@proves("heapify-cost-per-item")
def heapify_cost_per_item(lab: Lab) -> list[bool]:
    """The bound is computed for both sizes, and measured inputs of four shapes stay below it."""

    def measured(size: int) -> float:
        shuffled = random.Random(7).sample(range(size), size)
        shapes = [range(size), range(size, 0, -1), shuffled, [abs(i - size // 2) for i in range(size)]]
        lists = [[Counted(value) for value in shape] for shape in shapes]
        return max(comparisons_in(lambda values=values: heapq.heapify(values)) for values in lists) / size  # type: ignore[misc]

    for size in (7, 100, 1023, 8191):
        assert measured(size) <= heapify_bound(size) < 2
    growth = heapify_bound(1_000_000) / heapify_bound(1_000)
    return which(
        lab,
        "It stays below a small constant" if growth < 1.1
        else "It doubles, as the height does" if growth < 10
        else "It grows a thousandfold",
    )  # fmt: skip


@proves("top-ten-with-heap")
def top_ten_with_heap(lab: Lab) -> list[bool]:
    """Each heap and rule reads three shuffled streams."""

    def keeps_largest(text: str) -> bool:
        sign = -1 if text.startswith("Max") else 1
        return all(kept(stream, sign, "larger" in text) == set(range(1990, 2000)) for stream in streams)

    def kept(stream: list[int], sign: int, larger: bool) -> set[int]:
        heap = [sign * number for number in stream[:10]]
        heapq.heapify(heap)
        for number in stream[10:]:
            if (number > sign * heap[0]) == larger:
                heapq.heapreplace(heap, sign * number)
        return {sign * entry for entry in heap}

    streams = [random.Random(seed).sample(range(2000), 2000) for seed in (1, 2, 3)]
    return [keeps_largest(text) for text in lab.options]


@proves("wide-tree-levels")
def wide_tree_levels(lab: Lab) -> float:
    """The range of every searched key is narrowed to one; all keys need the same number of nodes."""

    def levels(key: int) -> int:
        low, size, passed = 0, 1_000_000, 0
        while size > 1:
            size //= 100
            low += (key - low) // size * size
            passed += 1
        assert low == key
        return passed

    (depth,) = {levels(key) for key in range(0, 1_000_000, 997)}
    return depth


# Graphs


def neighbours_of(arrows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The successors of every node, in alphabetical order."""
    graph: dict[str, list[str]] = {}
    for source, target in sorted(arrows):
        graph.setdefault(source, []).append(target)
        graph.setdefault(target, [])
    return graph


def visited(graph: Graph, start: str, end: int) -> list[str]:
    """The nodes by first visit; ``end`` 0 takes the oldest waiting node (breadth), −1 the newest (depth)."""
    waiting, found = [start], []
    while waiting:
        node = waiting.pop(end)
        if node not in found:
            found.append(node)
            waiting += list(graph[node])[:: 1 if end == 0 else -1]
    return found


@proves("bfs-visit-order")
def bfs_visit_order(lab: Lab) -> list[str]:
    """Breadth-first search runs; depth-first search gives another order."""
    graph = neighbours_of(edges("A→B, A→D, B→C, D→E, C→F, E→F"))
    assert visited(graph, "A", -1)[:4] == ["A", "B", "C", "F"]
    return visited(graph, "A", 0)


@proves("adjacency-list-entries")
def adjacency_list_entries(lab: Lab) -> list[bool]:
    """A random graph of the size is stored, and the entries are counted."""
    chance = random.Random(1)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < 30_000:
        a, b = sorted(chance.sample(range(10_000), 2))
        pairs.add((a, b))
    lists: list[list[int]] = [[] for _ in range(10_000)]
    for a, b in pairs:
        lists[a].append(b)
        lists[b].append(a)
    return which(lab, sum(map(len, lists)))


def random_graph(seed: int, nodes: str = "ABCDEFGH") -> dict[str, list[str]]:
    """An undirected graph with about a third of all edges."""
    chance = random.Random(seed)
    pairs = [pair for pair in combinations(nodes, 2) if chance.random() < 0.35]
    graph = neighbours_of([*pairs, *((b, a) for a, b in pairs)])
    return {node: graph.get(node, []) for node in nodes}


def fewest_edges(graph: Graph, start: str, goal: str) -> int | None:
    """The length of the shortest walk, by growing the set of nodes in reach edge by edge."""
    reach = {start}
    for length in range(len([*graph])):
        if goal in reach:
            return length
        reach |= {other for node in reach for other in graph[node]}
    return None


def first_path(graph: Graph, end: int) -> int | None:
    """Edges of the first path from A to H; ``end`` 0 takes the oldest waiting path, −1 the newest."""
    waiting: list[tuple[str, int]] = [("A", 0)]
    marked: set[str] = set()
    while waiting:
        node, length = waiting.pop(end)
        if node == "H":
            return length
        if node not in marked:
            marked.add(node)
            waiting += [(other, length + 1) for other in graph[node]]
    return None


def first_recursive_path(graph: Graph, node: str, length: int, seen: set[str]) -> int | None:
    """Edges of the first path to H that depth-first search by recursion finds."""
    if node == "H":
        return length
    seen.add(node)
    for other in graph[node]:
        found = None if other in seen else first_recursive_path(graph, other, length + 1, seen)
        if found is not None:
            return found
    return None


@proves("fewest-edges-search")
def fewest_edges_search(lab: Lab) -> list[bool]:
    """The first path found by each search, against the shortest, in 150 random graphs."""
    searches: dict[str, Callable[[Graph], int | None]] = {
        "queue": lambda graph: first_path(graph, 0),
        "stack": lambda graph: first_path(graph, -1),
        "recursion": lambda graph: first_recursive_path(graph, "A", 0, set()),
    }
    graphs = [random_graph(seed) for seed in range(150)]
    chosen = [searches[text.split()[-1]] for text in lab.options]
    return [all(search(graph) == fewest_edges(graph, "A", "H") for graph in graphs) for search in chosen]


@proves("valid-build-orders")
def valid_build_orders(lab: Lab) -> list[bool]:
    """``graphlib`` releases a job only when all that it needs is done; each order is run against it."""

    def runs(order: list[str]) -> bool:
        needs = {"build": ["fetch"], "lint": ["fetch"], "test": ["build"], "release": ["lint", "test"]}
        sorter = TopologicalSorter(needs)
        sorter.prepare()
        ready: set[str] = set()
        for job in order:
            ready |= set(sorter.get_ready())
            if job not in ready:
                return False
            sorter.done(job)
        return not sorter.is_active()

    return [runs(text.split(", ")) for text in lab.options]


def dijkstra(weights: Weights, start: str) -> dict[str, int]:
    """Distances from ``start``; a settled node is never changed."""
    distance = {start: 0}
    settled: set[str] = set()
    while waiting := distance.keys() - settled:
        node = min(waiting, key=lambda name: (distance[name], name))
        settled.add(node)
        for (source, target), weight in weights.items():
            if source == node and target not in settled:
                distance[target] = min(distance.get(target, sys.maxsize), distance[node] + weight)
    return distance


def bellman_ford(weights: Weights, start: str) -> dict[str, float]:
    """Distances from ``start``; every edge is relaxed once for each node."""
    names = {name for edge in weights for name in edge}
    distance = {name: 0 if name == start else math.inf for name in names}
    for _ in names:
        for (source, target), weight in weights.items():
            distance[target] = min(distance[target], distance[source] + weight)
    return distance


@proves("cheapest-route")
def cheapest_route(lab: Lab) -> float:
    """Dijkstra's algorithm, checked by trying every route."""
    roads = {("A", "B"): 4, ("A", "C"): 1, ("B", "C"): 2, ("B", "D"): 5, ("C", "D"): 9}
    weights = roads | {(b, a): cost for (a, b), cost in roads.items()}
    routes = [("A", *middle, "D") for length in range(3) for middle in permutations("BC", length)]
    steps = [list(pairwise(route)) for route in routes]
    costs = [sum(weights[step] for step in route) for route in steps if weights.keys() >= {*route}]
    assert min(costs) == dijkstra(weights, "A")["D"]
    return min(costs)


@proves("dijkstra-negative-edge")
def dijkstra_negative_edge(lab: Lab) -> list[bool]:
    """Dijkstra's algorithm runs; Bellman-Ford finds the true distance 2."""
    weights = {("A", "B"): 2, ("A", "C"): 5, ("C", "B"): -4, ("B", "D"): 1}
    assert bellman_ford(weights, "A")["D"] == 2
    return which(lab, dijkstra(weights, "A")["D"])


def prepared_cycle(sorter: TopologicalSorter[str]) -> list[str]:
    """Prepare the sorter; the nodes of a cycle that it meets, or none."""
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@proves("false-cycle-alarm")
def false_cycle_alarm(lab: Lab) -> list[bool]:
    """The naive alarm, against ``graphlib``, which finds real cycles."""

    def alarm(graph: Graph, node: str, seen: set[str]) -> bool:
        if node in seen:
            return True
        seen.add(node)
        return any(alarm(graph, other, seen) for other in graph[node])

    graphs = [neighbours_of(edges(text)) for text in lab.options]
    return [alarm(graph, "A", set()) and not prepared_cycle(TopologicalSorter(graph)) for graph in graphs]


@proves("kahn-leftover")
def kahn_leftover(lab: Lab) -> float:
    """``graphlib`` hands out jobs until the cycle blocks it."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    arrows = edges("A→B, A→F, B→C, C→D, D→B, D→E")
    for source, target in arrows:
        sorter.add(target, source)
    assert {*prepared_cycle(sorter)} == {"B", "C", "D"}
    removed: list[str] = []
    while ready := sorter.get_ready():
        removed += ready
        sorter.done(*ready)
    return len({name for arrow in arrows for name in arrow} - set(removed))


@proves("marking-late-duplicates")
def marking_late_duplicates(lab: Lab) -> list[bool]:
    """The search runs as shown; marking on entry adds each node once."""
    neighbours = {node: [other for other in "ABCDE" if other != node] for node in "ABCDE"}

    def appends(early: bool) -> int:
        queue, marked, added = deque(["A"]), {"A"} if early else set(), 0
        while queue:
            node = queue.popleft()
            if early or node not in marked:
                marked.add(node)
                for other in neighbours[node]:
                    if other not in marked:
                        queue.append(other)
                        added += 1
                        marked |= {other} if early else set()
        return added

    assert appends(early=True) == 4
    return which(lab, appends(early=False))


# Sort


@proves("insertion-sort-two-steps")
def insertion_sort_two_steps(lab: Lab) -> list[bool]:
    """Two steps of insertion sort; selection sort and one pass of bubble sort give the other options."""
    start = [6, 3, 5, 8, 1, 4]
    inserted, selected, bubbled = list(start), list(start), list(start)
    for place in (1, 2):
        inserted[: place + 1] = [*inserted[:place]]
        bisect.insort(inserted, start[place], 0, place)
    for place in (0, 1):
        smallest = selected.index(min(selected[place:]))
        selected[place], selected[smallest] = selected[smallest], selected[place]
    for place in range(5):
        bubbled[place : place + 2] = sorted(bubbled[place : place + 2])
    shown = [", ".join(map(str, array)) for array in (selected, bubbled, inserted)]
    assert sorted(shown) == sorted(lab.options)
    return which(lab, shown[2])


@proves("stable-sort-tickets")
def stable_sort_tickets(lab: Lab) -> list[bool]:
    """Python's stable sort runs; its reverse and a descending sort give two of the other options."""
    tickets = [(101, 30), (102, 20), (103, 30), (104, 20)]

    def shown(pairs: Iterable[tuple[int, int]]) -> str:
        return ", ".join(str(ticket) for ticket, _ in pairs)

    def priority(pair: tuple[int, int]) -> int:
        return pair[1]

    assert shown(sorted(tickets, key=priority, reverse=True)) in lab.options
    assert shown(sorted(tickets, key=priority, reverse=True)[::-1]) in lab.options
    return [text == shown(sorted(tickets, key=priority)) for text in lab.options]


@proves("text-sort-order")
def text_sort_order(lab: Lab) -> list[str]:
    """Python sorts the strings."""
    return [f'"{text}"' for text in sorted(["adam", "9", "Zoe", "100", "10"])]


@proves("two-sorts-two-keys")
def two_sorts_two_keys(lab: Lab) -> list[bool]:
    """Each code runs on rows in every order of input, in one new process."""
    program = (
        "from itertools import permutations\n"
        "rows = [('dev', 50), ('dev', 70), ('ops', 60), ('ops', 40), ('hr', 55)]\n"
        "wanted = [('dev', 70), ('dev', 50), ('hr', 55), ('ops', 60), ('ops', 40)]\n"
        "dept, salary = (lambda r: r[0]), (lambda r: r[1])\n"
        "def right(rows):\n    CODE\n    return rows == wanted\n"
        "print(all([right(list(order)) for order in permutations(rows)]))"
    )
    return [run_python(program.replace("CODE", plain(text))) == "True" for text in lab.options]


def quicksort_comparisons(values: list[int]) -> int:
    """Comparisons of a quicksort that takes the first value as pivot."""
    if len(values) < 2:
        return 0
    pivot, *rest = values
    parts = [v for v in rest if v < pivot], [v for v in rest if v >= pivot]
    return len(rest) + sum(map(quicksort_comparisons, parts))


@proves("quicksort-worst-input")
def quicksort_worst_input(lab: Lab) -> list[bool]:
    """Comparisons are counted for each input; the worst of them is also the worst of all 5,040 orders."""
    costs = [quicksort_comparisons(numbers(text)) for text in lab.options]
    assert max(costs) == max(quicksort_comparisons(list(order)) for order in permutations(range(1, 8)))
    return [cost == max(costs) for cost in costs]


@proves("four-values-lower-bound")
def four_values_lower_bound(lab: Lab) -> list[bool]:
    """The best strategy against the worst answers, by trying every comparison at every point."""

    @cache
    def needed(orders: frozenset[tuple[int, ...]]) -> int:
        if len(orders) < 2:
            return 0
        best = 6
        for a, b in combinations(range(4), 2):
            smaller = frozenset(order for order in orders if order[a] < order[b])
            if 0 < len(smaller) < len(orders):
                best = min(best, 1 + max(needed(smaller), needed(orders - smaller)))
        return best

    return which(lab, needed(frozenset(permutations(range(4)))))


@proves("list-sort-on-sorted-input")
def list_sort_on_sorted_input(lab: Lab) -> list[bool]:
    """``list.sort`` runs on counted values; shuffled input costs at least eight times as much."""
    ordered = [Counted(value) for value in range(1000)]
    shuffled = random.Random(3).sample(ordered, 1000)
    comparisons = comparisons_in(ordered.sort)
    assert comparisons_in(shuffled.sort) > 8 * comparisons
    return [abs(numbers(plain(text))[0] - comparisons) < 20 for text in lab.options]


Compare = Callable[[Any, Any], bool]


def insertion_sort(values: list[Any], less: Compare) -> None:
    """Insert each value into the sorted part in front of it."""
    for start in range(1, len(values)):
        place = start
        while place and less(values[place], values[place - 1]):
            values[place - 1 : place + 1] = values[place], values[place - 1]
            place -= 1


def merge_sort(values: list[Any], less: Compare) -> None:
    """Sort both halves and merge them; the left one wins ties."""
    if len(values) < 2:
        return
    left, right = values[: len(values) // 2], values[len(values) // 2 :]
    merge_sort(left, less)
    merge_sort(right, less)
    values.clear()
    while left and right:
        values.append((right if less(right[0], left[0]) else left).pop(0))
    values += left + right


def heap_sort(values: list[Any], less: Compare) -> None:
    """Build a max-heap, then move its root behind it again and again."""

    def sink(node: int, size: int) -> None:
        while (child := 2 * node + 1) < size:
            if child + 1 < size and less(values[child], values[child + 1]):
                child += 1
            if not less(values[node], values[child]):
                return
            values[node], values[child] = values[child], values[node]
            node = child

    for node in reversed(range(len(values) // 2)):
        sink(node, len(values))
    for size in reversed(range(1, len(values))):
        values[0], values[size] = values[size], values[0]
        sink(0, size)


def quick_sort(values: list[Any], less: Compare, low: int = 0, high: int | None = None) -> None:
    """Partition around the first value by swaps, in place."""
    high = len(values) if high is None else high
    if high - low < 2:
        return
    border = low
    for place in range(low + 1, high):
        if less(values[place], values[low]):
            border += 1
            values[border], values[place] = values[place], values[border]
    values[low], values[border] = values[border], values[low]
    quick_sort(values, less, low, border)
    quick_sort(values, less, border + 1, high)


@proves("four-sorts-properties")
def four_sorts_properties(lab: Lab) -> dict[str, str]:
    """Stability is tried on all short inputs with ties; growth is read from the worst of three shapes."""
    sorts = {
        "Insertion sort": insertion_sort,
        "Merge sort": merge_sort,
        "Heapsort": heap_sort,
        "Quicksort in place, first value as pivot": quick_sort,
    }

    def stable(sort: Callable[[list[Any], Compare], None]) -> bool:
        for keys in product(range(3), repeat=5):
            pairs = list(zip(keys, range(5), strict=True))
            expected = sorted(pairs)
            sort(pairs, lambda a, b: a[0] < b[0])
            assert [key for key, _ in pairs] == [key for key, _ in expected]
            if pairs != expected:
                return False
        return True

    def worst(sort: Callable[[list[Any], Compare], None], size: int) -> int:
        shapes = [range(size), range(size, 0, -1), random.Random(5).sample(range(size), size)]
        lists = [[Counted(value) for value in shape] for shape in shapes]
        return max(comparisons_in(lambda values=values: sort(values, Counted.__lt__)) for values in lists)  # type: ignore[misc]

    def described(sort: Callable[[list[Any], Compare], None]) -> str:
        factor = worst(sort, 256) / worst(sort, 64)  # n² gives 16, n log n about 5.3
        return f"{'' if stable(sort) else 'not '}stable, {'n²' if factor > 12 else 'n log n'}"

    return {name: described(sort) for name, sort in sorts.items()}


# Search


def probes(values: Sequence[int], wanted: int) -> Iterator[int]:
    """The values that binary search examines, in order."""
    lo, hi = 0, len(values) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        yield values[mid]
        if values[mid] == wanted:
            return
        if values[mid] < wanted:
            lo = mid + 1
        else:
            hi = mid - 1


@proves("binary-search-worst-case")
def binary_search_worst_case(lab: Lab) -> float:
    """All 1,000 keys and all 1,001 gaps are searched for."""
    keys = range(1, 2001, 2)
    return max(len([*probes(keys, wanted)]) for wanted in range(2001))


@proves("linear-search-absent")
def linear_search_absent(lab: Lab) -> list[bool]:
    """Python's ``in`` scans a shuffled list, and the comparisons are counted."""
    orders = [Counted(value) for value in random.Random(2).sample(range(9000), 500)]
    missing = Counted(9001)
    return which(lab, comparisons_in(lambda: missing in orders))


@proves("binary-search-unsorted-miss")
def binary_search_unsorted_miss(lab: Lab) -> list[bool]:
    """Binary search runs on each list, which all hold the value."""
    lists = [numbers(text) for text in lab.options]
    assert all(4 in values for values in lists)
    return [4 not in [*probes(values, 4)] for values in lists]


@proves("binary-search-probes")
def binary_search_probes(lab: Lab) -> list[str]:
    """The search runs on the array."""
    return [str(value) for value in probes(range(3, 46, 3), 39)]


@proves("bisect-behind-equals")
def bisect_behind_equals(lab: Lab) -> list[bool]:
    """Each named function, of the module or else of the list, is called."""

    def result(name: str) -> object:
        values, plain_name = [1, 2, 2, 3], name.removeprefix("bisect.").removesuffix("()")
        function = getattr(bisect, plain_name, None)
        return function(values, 2) if function else getattr(values, plain_name)(2)

    return [result(name) == 3 for name in lab.options]


@proves("lookup-past-the-end")
def lookup_past_the_end(lab: Lab) -> list[bool]:
    """The lookup runs for each value."""
    xs = [10, 20, 30]

    def fails(v: int) -> bool:
        try:
            return xs[bisect.bisect_left(xs, v)] is None
        except IndexError:
            return True

    return [fails(int(text)) for text in lab.options]


@proves("midpoint-overflow")
def midpoint_overflow(lab: Lab) -> list[bool]:
    """The sum is taken in a real 32-bit integer; the safe form and the other options are computed as well."""
    lo, hi = 1_500_000_000, 2_000_000_000
    wrapped = ctypes.c_int32(lo + hi).value
    assert ctypes.c_int32(lo + ctypes.c_int32(hi - lo).value // 2).value == (lo + hi) // 2
    assert {str((lo + hi) // 2), str((2**31 - 1) // 2)} < {plain(text) for text in lab.options}
    return which(lab, math.trunc(wrapped / 2))


@proves("last-fitting-index-loop")
def last_fitting_index_loop(lab: Lab) -> list[bool]:
    """Each change runs on all short ascending lists, with a limit on the rounds."""

    def ends_right(change: str, xs: tuple[int, ...], v: int) -> bool:
        lo, hi = 0, len(xs) - 1
        for _ in range(20):
            if not (lo < hi or ("lo <= hi" in change and lo == hi)):
                return lo == bisect.bisect_right(xs, v) - 1
            mid = (lo + hi + ("+ 1" in change and "//" in change)) // 2
            if xs[mid] <= v:
                lo = mid + ("lo = mid + 1" in change)
            else:
                hi = mid - ("hi = mid`" not in change)
        return False

    cases = [
        (xs, v)
        for length in range(1, 6)
        for xs in product(range(4), repeat=length)
        if list(xs) == sorted(xs)
        for v in range(xs[0], 5)
    ]
    assert not ends_right("", (1, 2), 1)
    return [all(ends_right(text, xs, v) for xs, v in cases) for text in lab.options]


# Design an algorithm


@proves("greedy-coins-fail")
def greedy_coins_fail(lab: Lab) -> list[bool]:
    """Greedy payment against the best one, for each amount."""

    @cache
    def fewest(amount: int) -> int:
        return 1 + min(fewest(amount - coin) for coin in (1, 5, 8) if coin <= amount) if amount else 0

    def greedy(amount: int) -> int:
        coins = 0
        for coin in (8, 5, 1):
            coins, amount = coins + amount // coin, amount % coin
        return coins

    return [greedy(int(text)) > fewest(int(text)) for text in lab.options]


@proves("naive-fibonacci-calls")
def naive_fibonacci_calls(lab: Lab) -> float:
    """The function runs, and its arguments are recorded."""
    arguments: list[int] = []

    def fib(n: int) -> int:
        arguments.append(n)
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    assert fib(6) == 8
    assert len(set(arguments)) == 7
    assert sum(n < 2 for n in arguments) == 13
    return len(arguments)


@proves("base-case-overshot")
def base_case_overshot(lab: Lab) -> list[bool]:
    """The function runs for each argument."""

    def total(n: int) -> int:
        return 0 if n == 0 else n + total(n - 3)

    def returns(n: int) -> bool:
        try:
            return total(n) > 0
        except RecursionError:
            return False

    return [returns(int(text)) for text in lab.options]


Meeting = tuple[int, int]


def clash(a: Meeting, b: Meeting) -> bool:
    """Whether two meetings overlap."""
    return a[0] < b[1] and b[0] < a[1]


@proves("interval-greedy-rule")
def interval_greedy_rule(lab: Lab) -> list[bool]:
    """Each rule against the best plan, on 400 random sets of requests."""
    rules: dict[str, Callable[[Meeting], int]] = {
        "The one that ends first": lambda meeting: meeting[1],
        "The one that starts first": lambda meeting: meeting[0],
        "The one that is shortest": lambda meeting: meeting[1] - meeting[0],
    }

    def taken(requests: list[Meeting], rule: Callable[[Meeting], int]) -> int:
        accepted: list[Meeting] = []
        for meeting in sorted(requests, key=rule):
            if not any(clash(meeting, other) for other in accepted):
                accepted.append(meeting)
        return len(accepted)

    def best(requests: list[Meeting]) -> int:
        plans = (plan for size in range(6) for plan in combinations(requests, size))
        return max(len(plan) for plan in plans if not any(clash(a, b) for a, b in combinations(plan, 2)))

    chance = random.Random(4)
    starts = [[(chance.randrange(12), chance.randint(1, 6)) for _ in range(5)] for _ in range(400)]
    sets = [[(start, start + length) for start, length in meetings] for meetings in starts]
    return [all(taken(one, rules[text]) == best(one) for one in sets) for text in lab.options]


Subproblems = Iterator[tuple[int, ...]]


def fibonacci_calls(n: int) -> Subproblems:
    """The arguments of the plain recursion."""
    yield (n,)
    if n > 1:
        yield from fibonacci_calls(n - 1)
        yield from fibonacci_calls(n - 2)


def path_calls(row: int, column: int) -> Subproblems:
    """The cells for which paths from the corner are counted."""
    yield row, column
    if row and column:
        yield from path_calls(row - 1, column)
        yield from path_calls(row, column - 1)


def merge_calls(low: int, high: int) -> Subproblems:
    """The ranges that merge sort sorts."""
    yield low, high
    if high - low > 1:
        yield from merge_calls(low, (low + high) // 2)
        yield from merge_calls((low + high) // 2, high)


def binary_calls(low: int, high: int, wanted: int) -> Subproblems:
    """The ranges in which binary search looks."""
    yield low, high
    middle = (low + high) // 2
    if low < high and wanted < middle:
        yield from binary_calls(low, middle, wanted)
    if low < high and wanted > middle:
        yield from binary_calls(middle + 1, high, wanted)


@proves("memoisable-recursions")
def memoisable_recursions(lab: Lab) -> list[bool]:
    """Each recursion runs and records its subproblems; a memo saves calls if one occurs twice."""
    runs = {
        "Fibonacci": [fibonacci_calls(8)],
        "Paths": [path_calls(4, 4)],
        "Merge": [merge_calls(0, 32)],
        "Binary": [binary_calls(0, 32, wanted) for wanted in range(33)],
    }
    chosen = [[[*run] for run in runs[text.split()[0]]] for text in lab.options]
    return [any(len(set(asked)) < len(asked) for asked in recursion) for recursion in chosen]


@proves("knapsack-greedy-trap")
def knapsack_greedy_trap(lab: Lab) -> list[bool]:
    """Every choice of whole items; greedy, fractions and no limit give the other options."""
    items = [(6, 30), (5, 24), (5, 23)]

    def value(chosen: Iterable[tuple[int, int]]) -> int:
        return sum(worth for _, worth in chosen)

    choices = [chosen for size in range(4) for chosen in combinations(items, size)]
    best = max(value(chosen) for chosen in choices if sum(weight for weight, _ in chosen) <= 10)
    greedy, divided = 30, 30 + 4 * 24 / 5
    assert items[0] == max(items, key=lambda item: item[1] / item[0])
    assert [float(text) for text in lab.options] == [greedy, best, divided, value(items[:2])]
    return which(lab, best)


@proves("edit-distance-stone-tonne")
def edit_distance_stone_tonne(lab: Lab) -> float:
    """All words within one step, then within two, and so on, until the goal is among them."""

    def one_step(word: str) -> set[str]:
        places, letters = range(len(word) + 1), "stone"
        deleted = {word[:i] + word[i + 1 :] for i in places}
        replaced = {word[:i] + letter + word[i + 1 :] for i in places for letter in letters}
        inserted = {word[:i] + letter + word[i:] for i in places for letter in letters}
        return deleted | replaced | inserted

    reached = {"stone"}
    for steps in count():
        if "tonne" in reached:
            return steps
        reached |= {other for word in reached for other in one_step(word)}
    raise AssertionError


@proves("three-way-recursion-products")
def three_way_recursion_products(lab: Lab) -> list[bool]:
    """The method multiplies two polynomials, checked against the school method, and counts its products."""
    products = 0

    def multiply(a: list[int], b: list[int]) -> list[int]:
        nonlocal products
        if len(a) == 1:
            products += 1
            return [a[0] * b[0]]
        half = len(a) // 2
        low, high = multiply(a[:half], b[:half]), multiply(a[half:], b[half:])
        sums = [[x + y for x, y in zip(p[:half], p[half:], strict=True)] for p in (a, b)]
        cross = [m - x - y for m, x, y in zip(multiply(*sums), low, high, strict=True)]
        result = [0] * (2 * len(a) - 1)
        for part, shift in ((low, 0), (cross, half), (high, 2 * half)):
            for place, coefficient in enumerate(part):
                result[place + shift] += coefficient
        return result

    a, b = [3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8, 1, 8]
    school = [sum(a[i] * b[k - i] for i in range(8) if 0 <= k - i < 8) for k in range(15)]
    assert multiply(a, b) == school
    return which(lab, products)
