"""Proofs of the bank ``sql-vs-nosql``: SQLite and PostgreSQL decide; enumerations where it is arithmetic."""

import dbm.dumb
import json
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations, count, pairwise, product
from typing import Any

import psycopg

from tests.proofs.lab import Lab, proves

Session = psycopg.Connection[Any]
Rows = list[tuple[Any, ...]]
Dependencies = Sequence[tuple[frozenset[str], frozenset[str]]]
Vector = Mapping[str, int]
BOTH_REFUSE = (sqlite3.Error, psycopg.Error)


def code(text: str) -> str:
    """What stands between the backticks of an option."""
    return text.strip("`")


class BothEngines:
    """SQLite and PostgreSQL with the same tables; what they say has to agree."""

    def __init__(self, lab: Lab, setup: str) -> None:
        self.light, self.server = lab.sqlite(), lab.postgres()
        self.light.isolation_level = None
        self.light.executescript(setup)
        self.server.execute(setup)

    def rows(self, query: str) -> Rows:
        """The rows of a query, sorted, as both engines return them."""
        light = sorted(self.light.execute(query).fetchall(), key=repr)
        server = sorted(self.server.execute(query).fetchall(), key=repr)
        assert light == server, f"{query}: {light} in SQLite, {server} in PostgreSQL"
        return light

    def rows_or_refusal(self, query: str) -> Rows | None:
        """The rows; None if both engines refuse the query."""
        answers = [answer(engine, query) for engine in (self.light, self.server)]
        assert answers[0] == answers[1], f"{query}: {answers}"
        return answers[0]

    def accepts(self, statement: str) -> bool:
        """Whether both engines execute a statement; they have to agree."""
        verdicts = {accepts(self.light, statement), accepts(self.server, statement)}
        assert len(verdicts) == 1, f"the engines differ on {statement}"
        return verdicts.pop()


def answer(engine: sqlite3.Connection | Session, query: str) -> Rows | None:
    """Sorted rows of a query in one engine; None if it is refused."""
    try:
        return sorted(engine.execute(query).fetchall(), key=repr)
    except BOTH_REFUSE:
        return None


def accepts(engine: sqlite3.Connection | Session, statement: str) -> bool:
    """Whether one engine executes a statement."""
    try:
        engine.execute(statement)
    except BOTH_REFUSE:
        return False
    return True


def wait_until_blocked_or(done: threading.Event, watcher: Session, pid: int) -> None:
    """Return when ``done`` is set or the session with this process id waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"
    for _ in range(2000):
        if done.is_set() or watcher.execute(query, (pid,)).fetchall()[0][0]:
            return
        time.sleep(0.002)
    raise AssertionError("neither finished nor blocked")


# relational-model


@proves("primary-key-implies")
def primary_key_implies(lab: Lab) -> list[bool]:
    """Which rules a primary key enforces, each tried with a row that breaks it."""
    server = lab.postgres()
    server.execute("CREATE TABLE t (id integer PRIMARY KEY)")
    assert accepts(server, "INSERT INTO t VALUES (1)")
    references = server.execute("SELECT 1 FROM pg_constraint WHERE contype = 'f'").fetchall()
    holds = {
        "UNIQUE": not accepts(server, "INSERT INTO t VALUES (1)"),
        "NOT NULL": not accepts(server, "INSERT INTO t VALUES (NULL)"),
        "DEFAULT": accepts(server, "INSERT INTO t DEFAULT VALUES"),
        "REFERENCES": bool(references),
    }
    return [all(holds[rule] for rule in re.findall("`([^`]+)`", option)) for option in lab.options]


@proves("constraint-refuses-row")
def constraint_refuses_row(lab: Lab) -> dict[str, str]:
    """For each definition alone, the one new row that PostgreSQL refuses."""
    server = lab.postgres()
    plain = {"sku": "sku text", "qty": "qty integer", "shop_id": "shop_id integer"}
    rules = (
        "`sku text UNIQUE`",
        "`sku text NOT NULL`",
        "`qty integer CHECK (qty >= 0)`",
        "`shop_id integer REFERENCES shops`",
    )
    rows = ("`('A1', 3, 1)`", "`(NULL, 3, 1)`", "`('B2', -3, 1)`", "`('B2', 3, 9)`", "`('B2', 0, 1)`")
    server.execute("CREATE TABLE shops (id integer PRIMARY KEY); INSERT INTO shops VALUES (1)")

    def refuses(row: str) -> bool:
        server.execute("BEGIN")
        refused = not accepts(server, f"INSERT INTO items VALUES {code(row)}")
        server.execute("ROLLBACK")
        return refused

    found = {}
    for rule in rules:
        columns = {**plain, code(rule).split()[0]: code(rule)}
        server.execute(f"DROP TABLE IF EXISTS items; CREATE TABLE items ({', '.join(columns.values())})")
        server.execute("INSERT INTO items VALUES ('A1', 5, 1)")
        (found[rule],) = filter(refuses, rows)
    return found


@proves("delete-referenced-parent")
def delete_referenced_parent(lab: Lab) -> list[bool]:
    """The state after the deletion, beside the same deletion under other declarations."""
    server = lab.postgres()

    def after(clause: str) -> tuple[Rows, Rows]:
        server.execute(
            "DROP TABLE IF EXISTS orders, customers; CREATE TABLE customers (id integer PRIMARY KEY)"
        )
        server.execute(f"CREATE TABLE orders (id integer, customer_id integer {clause})")
        server.execute("INSERT INTO customers VALUES (1); INSERT INTO orders VALUES (10, 1)")
        with suppress(psycopg.errors.IntegrityError):
            server.execute("DELETE FROM customers WHERE id = 1")
        return server.execute("TABLE customers").fetchall(), server.execute("TABLE orders").fetchall()

    declared = "REFERENCES customers(id)"
    described = [([], []), ([], [(10, None)]), ([], [(10, 1)]), ([(1,)], [(10, 1)])]
    others = [f"{declared} ON DELETE CASCADE", f"{declared} ON DELETE SET NULL", ""]
    assert [after(clause) for clause in others] == described[:3]
    return [after(declared) == state for state in described]


@proves("composite-key-accepts")
def composite_key_accepts(lab: Lab) -> list[bool]:
    """Each row added to a fresh copy of the table."""
    server = lab.postgres()

    def accepted(row: str) -> bool:
        server.execute("DROP TABLE IF EXISTS marks")
        server.execute(
            "CREATE TABLE marks (student_id int, course_id int, PRIMARY KEY (student_id, course_id))"
        )
        server.execute("INSERT INTO marks VALUES (1, 7)")
        return accepts(server, f"INSERT INTO marks VALUES {row}")

    return [accepted(code(option)) for option in lab.options]


@proves("sqlite-foreign-key-default")
def sqlite_foreign_key_default(lab: Lab) -> list[bool]:
    """What the fresh connection stores; PostgreSQL and the pragma as contrast."""
    setup = """CREATE TABLE customers (id integer PRIMARY KEY);
        CREATE TABLE orders (id integer, customer_id integer REFERENCES customers(id))"""
    light, server = lab.sqlite(), lab.postgres()
    light.executescript(setup)
    server.execute(setup)
    insert = "INSERT INTO orders VALUES (1, 99)"
    accepts(light, insert)
    stored = light.execute("SELECT customer_id FROM orders").fetchall()
    light.commit()
    light.execute("PRAGMA foreign_keys = ON")
    assert not accepts(light, insert)
    assert not accepts(server, insert)
    return [stored == described for described in ([(99,)], [], [(None,)])]


@proves("check-accepts-null")
def check_accepts_null(lab: Lab) -> list[bool]:
    """Each value inserted in both engines."""
    engines = BothEngines(lab, "CREATE TABLE t (price integer CHECK (price > 10))")
    return [engines.accepts(f"INSERT INTO t VALUES ({code(option)})") for option in lab.options]


@proves("unique-and-null")
def unique_and_null(lab: Lab) -> list[bool]:
    """Five rows without a value are tried; a repeated value as contrast."""
    engines = BothEngines(lab, "CREATE TABLE t (email text UNIQUE); INSERT INTO t VALUES ('a@example.org')")
    stored = sum(engines.accepts("INSERT INTO t VALUES (NULL)") for _ in range(5))
    assert not engines.accepts("INSERT INTO t VALUES ('a@example.org')")
    return [stored == limit for limit in (0, 1, 5)]


@proves("sqlite-text-in-integer")
def sqlite_text_in_integer(lab: Lab) -> list[bool]:
    """The stored value; PostgreSQL and a STRICT table as contrast."""
    light, server = lab.sqlite(), lab.postgres()
    for engine in (light, server):
        engine.execute("CREATE TABLE t (n INTEGER)")
    light.execute("CREATE TABLE strict_t (n INTEGER) STRICT")
    accepts(light, "INSERT INTO t VALUES ('abc')")
    assert not accepts(server, "INSERT INTO t VALUES ('abc')")
    assert not accepts(light, "INSERT INTO strict_t VALUES ('abc')")
    given = light.execute("SELECT n FROM t").fetchall()
    return [given == described for described in ([("abc",)], [(0,)], [(None,)], [])]


# querying


@proves("count-column-vs-star")
def count_column_vs_star(lab: Lab) -> list[bool]:
    """The two counts, compared with each option."""
    engines = BothEngines(lab, "CREATE TABLE t (x integer); INSERT INTO t VALUES (1), (2), (NULL)")
    counts = engines.rows("SELECT COUNT(x), COUNT(*) FROM t")[0]
    return [option == "{}, {}".format(*counts) for option in lab.options]


@proves("left-join-row-count")
def left_join_row_count(lab: Lab) -> int:
    """The number of joined rows; the inner join, which gives 3, as contrast."""
    engines = BothEngines(
        lab,
        """CREATE TABLE customers (id integer); INSERT INTO customers VALUES (1), (2), (3);
        CREATE TABLE orders (customer_id integer); INSERT INTO orders VALUES (1), (1), (3)""",
    )
    joined = "SELECT * FROM customers c {} JOIN orders o ON o.customer_id = c.id"
    assert len(engines.rows(joined.format("INNER"))) == 3
    return len(engines.rows(joined.format("LEFT")))


@proves("groups-with-having")
def groups_with_having(lab: Lab) -> list[bool]:
    """Each query on customers of three countries, two of which occur twice."""
    engines = BothEngines(
        lab,
        """CREATE TABLE customers (country text);
        INSERT INTO customers VALUES ('FR'), ('DE'), ('ES'), ('FR'), ('ES')""",
    )
    return [engines.rows_or_refusal(code(option)) == [("ES",), ("FR",)] for option in lab.options]


@proves("test-for-null")
def test_for_null(lab: Lab) -> list[bool]:
    """Each answer put into the query, in both engines."""
    setup = """CREATE TABLE invoices (id integer, paid_on text);
        INSERT INTO invoices VALUES (1, '2026-03-01'), (2, NULL), (3, NULL), (4, '')"""
    light, server = lab.sqlite(), lab.postgres()
    light.executescript(setup)
    server.execute(setup)
    assert answer(server, "SELECT id FROM invoices WHERE paid_on = NULL") == []

    def right(predicate: str) -> bool:
        query = f"SELECT id FROM invoices WHERE paid_on {predicate.rpartition('paid_on ')[2]}"
        too_old = "DISTINCT" in predicate and sqlite3.sqlite_version_info < (3, 39)
        engines = (server,) if too_old else (light, server)
        return all(answer(engine, query) == [(2,), (3,)] for engine in engines)

    return [right(predicate) for predicate in lab.options]


@proves("order-without-order-by")
def order_without_order_by(lab: Lab) -> list[bool]:
    """Each supposed rule against what PostgreSQL returns before and after an update."""
    server = lab.postgres()
    server.execute(
        "CREATE TABLE t (id integer PRIMARY KEY, note text); INSERT INTO t (id) VALUES (3), (1), (2)"
    )
    server.execute(
        "CREATE TABLE u (id integer PRIMARY KEY, note text); INSERT INTO u (id) VALUES (1), (2), (3)"
    )
    server.execute("UPDATE u SET note = 'x' WHERE id = 1")
    found = [[row[0] for row in server.execute(f"SELECT id FROM {table}").fetchall()] for table in ("t", "u")]
    assert found[1] == [2, 3, 1]
    by_insertion, by_key = found == [[3, 1, 2], [1, 2, 3]], found == [[1, 2, 3], [1, 2, 3]]
    return [by_insertion, by_key, not by_insertion and not by_key]


@proves("not-in-with-null")
def not_in_with_null(lab: Lab) -> list[bool]:
    """The number of rows; NOT EXISTS, which gives two, as contrast."""
    engines = BothEngines(
        lab,
        """CREATE TABLE customers (id integer); INSERT INTO customers VALUES (1), (2), (3);
        CREATE TABLE orders (customer_id integer); INSERT INTO orders VALUES (1), (NULL)""",
    )
    query = "SELECT id FROM customers c WHERE {}"
    safe = "NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)"
    assert engines.rows(query.format(safe)) == [(2,), (3,)]
    found = len(engines.rows(query.format("id NOT IN (SELECT customer_id FROM orders)")))
    return [option == str(found) for option in lab.options]


@proves("left-join-filter-place")
def left_join_filter_place(lab: Lab) -> list[bool]:
    """Customers with orders in 2026, in another year, in both and in none."""
    engines = BothEngines(
        lab,
        """CREATE TABLE customers (id integer); INSERT INTO customers VALUES (1), (2), (3), (4);
        CREATE TABLE orders (customer_id integer, year integer, total integer);
        INSERT INTO orders VALUES (1, 2026, 10), (1, 2026, 5), (2, 2025, 7), (3, 2025, 1), (3, 2026, 2)""",
    )
    query = "SELECT c.id, COALESCE(SUM(o.total), 0) FROM customers c {} GROUP BY c.id"
    wanted = [(1, 15), (2, 0), (3, 2), (4, 0)]
    return [engines.rows(query.format(code(option))) == wanted for option in lab.options]


@proves("join-fan-out-sum")
def join_fan_out_sum(lab: Lab) -> float:
    """The sum after the join; the sum of the orders alone as contrast."""
    engines = BothEngines(
        lab,
        """CREATE TABLE orders (id integer, total integer); INSERT INTO orders VALUES (1, 100), (2, 50);
        CREATE TABLE items (order_id integer); INSERT INTO items VALUES (1), (1), (1), (2)""",
    )
    assert engines.rows("SELECT SUM(total) FROM orders") == [(150,)]
    return float(engines.rows("SELECT SUM(o.total) FROM orders o JOIN items i ON i.order_id = o.id")[0][0])


@proves("running-sum-with-ties")
def running_sum_with_ties(lab: Lab) -> list[bool]:
    """The sums, ascending; the frame by rows as contrast."""
    engines = BothEngines(
        lab,
        """CREATE TABLE sales (day integer, amount integer);
        INSERT INTO sales VALUES (1, 10), (2, 20), (2, 30), (3, 5)""",
    )

    def sums(window: str) -> str:
        rows = engines.rows(f"SELECT SUM(amount) OVER ({window}) FROM sales")
        return ", ".join(str(value) for value in sorted(row[0] for row in rows))

    assert sums("ORDER BY day, amount ROWS UNBOUNDED PRECEDING") == "10, 30, 60, 65"
    return [option == sums("ORDER BY day") for option in lab.options]


@proves("latest-row-per-group")
def latest_row_per_group(lab: Lab) -> list[bool]:
    """Right if every customer comes back once, with an order of the last day; customer 2 has two of them."""
    engines = BothEngines(
        lab,
        """CREATE TABLE orders (id integer, customer_id integer, day integer);
        INSERT INTO orders VALUES (1, 1, 5), (2, 1, 8), (3, 2, 4), (4, 2, 9), (5, 2, 9), (6, 3, 1)""",
    )

    def right(expression: str) -> bool:
        query = f"SELECT customer_id, day FROM (SELECT o.*, {expression} AS n FROM orders o) AS x WHERE n = 1"
        return engines.rows(query) == [(1, 8), (2, 9), (3, 1)]

    return [right(code(option)) for option in lab.options]


# schema-design


@proves("phone-list-redesign")
def phone_list_redesign(lab: Lab) -> list[bool]:
    """In each design customer 1 has the number 555-1 and customer 2 tries to get it too."""
    server, light = lab.postgres(), lab.sqlite()
    columns = ", ".join(f"phone{number} text UNIQUE" for number in (1, 2, 3))
    rows = ("(1, '555-1'), (1, '555-2')", "(2, '555-1')")
    designs = (
        ("(id integer, phones text UNIQUE)", "(1, '555-1,555-2')", "(2, '555-1')"),
        (f"(id integer, {columns})", "(1, '555-1', '555-2', NULL)", "(2, '555-7', '555-1', NULL)"),
        ("(customer_id integer, phone text UNIQUE)", *rows),
        ("(customer_id integer, phone text, PRIMARY KEY (customer_id, phone))", *rows),
    )

    def refuses(engine: sqlite3.Connection | Session, table: str, first: str, second: str) -> bool:
        assert accepts(engine, "DROP TABLE IF EXISTS design")
        assert accepts(engine, f"CREATE TABLE design {table}")
        assert accepts(engine, f"INSERT INTO design VALUES {first}")
        return not accepts(engine, f"INSERT INTO design VALUES {second}")

    verdicts = [[refuses(engine, *design) for design in designs] for engine in (light, server)]
    assert verdicts[0] == verdicts[1]
    return verdicts[0]


@proves("many-to-many-table")
def many_to_many_table(lab: Lab) -> list[bool]:
    """Three facts are recorded in each design and read back."""
    engines = BothEngines(
        lab,
        """CREATE TABLE students (id integer PRIMARY KEY, course_id integer);
        CREATE TABLE courses (id integer PRIMARY KEY, student_id integer);
        CREATE TABLE enrolments (student_id integer, course_id integer);
        INSERT INTO students (id) VALUES (1), (2); INSERT INTO courses (id) VALUES (7), (8)""",
    )
    facts = [(1, 7), (1, 8), (2, 7)]
    designs = (
        ("UPDATE students SET course_id = {1} WHERE id = {0}", "SELECT id, course_id FROM students"),
        ("INSERT INTO enrolments VALUES ({0}, {1})", "SELECT student_id, course_id FROM enrolments"),
        ("UPDATE courses SET student_id = {0} WHERE id = {1}", "SELECT student_id, id FROM courses"),
    )
    for (record, _), fact in product(designs, facts):
        assert engines.accepts(record.format(*fact))
    return [engines.rows(query) == facts for _, query in designs]


@proves("update-anomaly-city")
def update_anomaly_city(lab: Lab) -> list[bool]:
    """The cities after the update; the same change with the city in one place as contrast."""
    engines = BothEngines(
        lab,
        """CREATE TABLE orders (id integer, customer text, city text, total integer);
        INSERT INTO orders VALUES (11, 'Ann', 'Rome', 5), (12, 'Ann', 'Rome', 6), (13, 'Ann', 'Rome', 7);
        CREATE TABLE customers (name text, city text); INSERT INTO customers VALUES ('Ann', 'Rome')""",
    )
    assert engines.accepts("UPDATE orders SET city = 'Oslo' WHERE id = 12")
    assert engines.accepts("UPDATE customers SET city = 'Oslo' WHERE name = 'Ann'")
    once = "SELECT DISTINCT c.city FROM orders o JOIN customers c ON c.name = o.customer"
    assert engines.rows(once) == [("Oslo",)]
    cities = {city for (city,) in engines.rows("SELECT DISTINCT city FROM orders WHERE customer = 'Ann'")}
    return [set(option.split(" and ")) == cities for option in lab.options]


def dependencies(*texts: str) -> Dependencies:
    """Functional dependencies written as ``a b -> c``."""
    sides = [text.split("->") for text in texts]
    return [(frozenset(left.split()), frozenset(right.split())) for left, right in sides]


def closure(columns: Iterable[str], rules: Dependencies) -> frozenset[str]:
    """All columns that are determined by ``columns``."""
    found = frozenset(columns)
    while any(left <= found and not right <= found for left, right in rules):
        found = found.union(*(right for left, right in rules if left <= found))
    return found


def candidate_keys(columns: frozenset[str], rules: Dependencies) -> list[frozenset[str]]:
    """The minimal sets whose closure is everything, by trying all subsets, small ones first."""
    keys: list[frozenset[str]] = []
    for size in range(1, len(columns) + 1):
        for subset in map(frozenset, combinations(sorted(columns), size)):
            if closure(subset, rules) == columns and not any(key <= subset for key in keys):
                keys.append(subset)
    return keys


@proves("candidate-key-from-dependencies")
def candidate_key_from_dependencies(lab: Lab) -> list[bool]:
    """All candidate keys by exhaustive search."""
    columns = frozenset({"room", "day", "guest", "phone"})
    keys = candidate_keys(columns, dependencies("room day -> guest", "guest -> phone"))
    assert len(keys) == 1
    return [frozenset(re.findall(r"room|day|guest|phone", option)) in keys for option in lab.options]


@proves("second-normal-form-stays")
def second_normal_form_stays(lab: Lab) -> list[bool]:
    """A column stays if no proper part of the key determines it."""
    rules = dependencies(
        "order_id product_id -> quantity", "order_id -> order_date", "product_id -> product_name"
    )
    columns = frozenset({"order_id", "product_id", "order_date", "product_name", "quantity"})
    assert candidate_keys(columns, rules) == [frozenset({"order_id", "product_id"})]
    parts = (closure({"order_id"}, rules), closure({"product_id"}, rules))
    return [all(code(option) not in part for part in parts) for option in lab.options]


@proves("price-at-sale")
def price_at_sale(lab: Lab) -> list[bool]:
    """Each design in PostgreSQL: a sale for 10, the price becomes 12, the invoice is read."""
    server = lab.postgres()
    server.execute("""
        CREATE TABLE products (id integer PRIMARY KEY, price integer UNIQUE);
        INSERT INTO products VALUES (1, 10);
        CREATE TABLE lines_copy (product_id integer, unit_price integer);
        CREATE TABLE lines_id (product_id integer REFERENCES products);
        CREATE TABLE lines_ref (unit_price integer REFERENCES products (price) ON UPDATE CASCADE);
        CREATE VIEW invoice AS SELECT price FROM lines_id JOIN products ON id = product_id;
        INSERT INTO lines_copy SELECT id, price FROM products;
        INSERT INTO lines_id VALUES (1); INSERT INTO lines_ref VALUES (10);
        UPDATE products SET price = 12 WHERE id = 1""")
    invoices = (
        "SELECT unit_price FROM lines_copy",
        "SELECT price FROM invoice",
        "SELECT unit_price FROM lines_ref",
    )
    return [server.execute(query).fetchall() == [(10,)] for query in invoices]


@proves("highest-normal-form-teaches")
def highest_normal_form_teaches(lab: Lab) -> list[bool]:
    """The definitions of the normal forms, applied to all dependencies that follow."""
    columns = frozenset({"student", "course", "teacher"})
    rules = dependencies("student course -> teacher", "teacher -> course")
    keys = candidate_keys(columns, rules)
    prime = frozenset[str]().union(*keys)
    subsets = [frozenset(c) for size in (1, 2, 3) for c in combinations(sorted(columns), size)]
    follows = [(left, right) for left in subsets for right in closure(left, rules) - left]
    third = all(closure(left, rules) == columns or right in prime for left, right in follows)
    boyce_codd = all(closure(left, rules) == columns for left, _ in follows)
    second = not any(left < key and right not in prime for left, right in follows for key in keys)
    forms = {"First": True, "Second": second, "Third": second and third, "Boyce-Codd": boyce_codd}
    highest = [name for name, satisfied in forms.items() if satisfied][-1]
    return [option == f"{highest} normal form" for option in lab.options]


@proves("lossy-split-row-count")
def lossy_split_row_count(lab: Lab) -> int:
    """The split and the join, in both engines; the original rows are among the joined ones."""
    engines = BothEngines(
        lab,
        """CREATE TABLE works (person text, project text, city text);
        INSERT INTO works VALUES ('Ann', 'Red', 'Paris'), ('Bob', 'Red', 'Rome'), ('Bob', 'Blue', 'Paris');
        CREATE TABLE does AS SELECT DISTINCT person, project FROM works;
        CREATE TABLE lies AS SELECT DISTINCT project, city FROM works""",
    )
    joined = engines.rows("SELECT person, project, city FROM does NATURAL JOIN lies")
    assert set(engines.rows("SELECT * FROM works")) < set(joined)
    return len(joined)


@proves("fourth-normal-form-rows")
def fourth_normal_form_rows(lab: Lab) -> int:
    """All combinations are stored, split, and give the same combinations when joined."""
    pairs = ", ".join(f"('Ann', 's{skill}', 'l{language}')" for skill in range(4) for language in range(3))
    engines = BothEngines(
        lab,
        f"""CREATE TABLE staff (person text, skill text, language text); INSERT INTO staff VALUES {pairs};
        CREATE TABLE skills AS SELECT DISTINCT person, skill FROM staff;
        CREATE TABLE languages AS SELECT DISTINCT person, language FROM staff""",
    )
    joined = engines.rows("SELECT person, skill, language FROM skills NATURAL JOIN languages")
    assert joined == engines.rows("SELECT * FROM staff")
    return len(engines.rows("SELECT * FROM skills")) + len(engines.rows("SELECT * FROM languages"))


# transactions


@proves("savepoint-keeps")
def savepoint_keeps(lab: Lab) -> list[bool]:
    """The statements of the stem, then the values of the table."""
    engines = BothEngines(lab, "CREATE TABLE t (x integer)")
    work = "BEGIN; INSERT INTO t VALUES (1); SAVEPOINT s; INSERT INTO t VALUES (2); ROLLBACK TO s;"
    for statement in f"{work} INSERT INTO t VALUES (3); COMMIT".split("; "):
        assert engines.accepts(statement.strip(";"))
    values = {str(value) for (value,) in engines.rows("SELECT x FROM t")}
    return [set(re.findall(r"\d", option)) == values for option in lab.options]


@proves("lost-update-statement")
def lost_update_statement(lab: Lab) -> list[bool]:
    """Two sessions read 10, run the statement one after the other and commit; right if 8 is left."""
    first, second = lab.postgres(), lab.postgres()
    first.execute("CREATE TABLE items (id integer, stock integer); INSERT INTO items VALUES (1, 10)")

    def left_by(statement: str) -> int:
        first.execute("UPDATE items SET stock = 10")
        for session in (first, second):
            session.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            assert session.execute("SELECT stock FROM items").fetchall() == [(10,)]
        for session in (first, second):
            session.execute(statement)
            session.execute("COMMIT")
        return int(first.execute("SELECT stock FROM items").fetchall()[0][0])

    return [left_by(code(option)) == 8 for option in lab.options]


@proves("read-committed-anomalies")
def read_committed_anomalies(lab: Lab) -> list[bool]:
    """Whether a repeated query changes by another session's work; under REPEATABLE READ it never does."""
    reader, writer = lab.postgres(), lab.postgres()
    reader.execute("CREATE TABLE t (id integer, x integer); INSERT INTO t VALUES (1, 100)")
    update, insert = "UPDATE t SET x = x + 1", "INSERT INTO t VALUES (2, 7)"
    work = (
        ("BEGIN", update, "COMMIT"),
        ("BEGIN", insert, "COMMIT"),
        ("BEGIN", update),
        ("BEGIN", insert, "ROLLBACK"),
    )

    def changes(begin: str, statements: Sequence[str]) -> bool:
        reader.execute(begin)
        before = reader.execute("TABLE t").fetchall()
        for statement in statements:
            writer.execute(statement)
        after = reader.execute("TABLE t").fetchall()
        writer.rollback()
        reader.execute("COMMIT")
        return before != after

    assert not any(changes("BEGIN ISOLATION LEVEL REPEATABLE READ", statements) for statements in work)
    return [changes("BEGIN", statements) for statements in work]


@proves("writer-blocks-writer")
def writer_blocks_writer(lab: Lab) -> list[str]:
    """The real order of completion; B runs in a thread and is watched through pg_stat_activity."""
    a, b, c = lab.postgres(), lab.postgres(), lab.postgres()
    a.execute("CREATE TABLE t (x integer); INSERT INTO t VALUES (0)")
    finished: list[str] = []
    done = threading.Event()

    def update() -> None:
        b.execute("UPDATE t SET x = x + 10")
        done.set()

    def note(statement: str) -> None:
        if done.is_set() and "B's `UPDATE`" not in finished:
            finished.append("B's `UPDATE`")
        finished.append(statement)

    a.execute("BEGIN; UPDATE t SET x = x + 1")
    note("A's `UPDATE`")
    thread = threading.Thread(target=update)
    thread.start()
    wait_until_blocked_or(done, c, b.info.backend_pid)
    assert c.execute("TABLE t").fetchall() == [(0,)]
    note("C's `SELECT`")
    blocked = not done.is_set()
    a.execute("COMMIT")
    thread.join()
    return [*finished, *(["A's `COMMIT`", "B's `UPDATE`"] if blocked else ["A's `COMMIT`"])]


@proves("commit-after-error")
def commit_after_error(lab: Lab) -> list[bool]:
    """What this session and another one read afterwards; SQLite keeps the first update, as contrast."""
    setup = """CREATE TABLE accounts (id text, balance integer CHECK (balance <= 200));
        INSERT INTO accounts VALUES ('A', 100), ('B', 190)"""
    light, server, other = lab.sqlite(), lab.postgres(), lab.postgres()
    light.isolation_level = None
    light.executescript(setup)
    server.execute(setup)
    for engine in (light, server):
        assert accepts(engine, "BEGIN")
        assert accepts(engine, "UPDATE accounts SET balance = balance - 30 WHERE id = 'A'")
        assert not accepts(engine, "UPDATE accounts SET balance = balance + 30 WHERE id = 'B'")
        assert accepts(engine, "COMMIT")
    read = "SELECT balance FROM accounts WHERE id = 'A'"
    assert light.execute(read).fetchall() == [(70,)]
    seen = tuple(session.execute(read).fetchall()[0][0] for session in (server, other))
    return [seen == described for described in ((70, 70), (100, 100), (70, 100))]


@proves("write-skew-level")
def write_skew_level(lab: Lab) -> list[bool]:
    """The two transactions at each level; the lowest at which one of them fails."""
    first, second = lab.postgres(), lab.postgres()
    first.execute("CREATE TABLE doctors (id integer PRIMARY KEY, on_call boolean)")

    def fails(level: str) -> bool:
        first.execute("TRUNCATE doctors; INSERT INTO doctors VALUES (1, true), (2, true)")
        for session in (first, second):
            session.execute(f"BEGIN ISOLATION LEVEL {level}")
            assert session.execute("SELECT count(*) FROM doctors WHERE on_call").fetchall() == [(2,)]
        try:
            for number, session in enumerate((first, second), 1):
                session.execute(f"UPDATE doctors SET on_call = false WHERE id = {number}")
            for session in (first, second):
                session.execute("COMMIT")
        except psycopg.errors.SerializationFailure:
            second.rollback()
            return True
        return False

    lowest = next(level for level in lab.options if fails(level))
    return [level == lowest for level in lab.options]


@proves("repeatable-read-conflict")
def repeatable_read_conflict(lab: Lab) -> list[bool]:
    """The outcome in a snapshot; READ COMMITTED, which stores 40, as contrast."""
    a, b = lab.postgres(), lab.postgres()
    a.execute("CREATE TABLE accounts (balance integer); INSERT INTO accounts VALUES (100)")
    a.execute("SET lock_timeout = '1s'")

    def outcome(level: str) -> str:
        a.execute("UPDATE accounts SET balance = 100")
        a.execute(f"BEGIN ISOLATION LEVEL {level}")
        assert a.execute("TABLE accounts").fetchall() == [(100,)]
        b.execute("UPDATE accounts SET balance = 50")
        try:
            a.execute("UPDATE accounts SET balance = balance - 10")
        except psycopg.Error as error:
            a.rollback()
            return str(error.sqlstate)
        a.execute("COMMIT")
        return str(b.execute("TABLE accounts").fetchall()[0][0])

    assert outcome("READ COMMITTED") == "40"
    waited_too_long = "55P03"
    found = outcome("REPEATABLE READ")
    return [found == described for described in ("40", "90", "40001", waited_too_long)]


def deadlocks(lab: Lab, begin: str, steps: Sequence[Sequence[str]]) -> bool:
    """Whether two transactions, each of two groups of statements, end in a deadlock when interleaved."""
    sessions, watcher = [lab.postgres(), lab.postgres()], lab.postgres()
    halfway, gate = [threading.Event(), threading.Event()], threading.Event()
    errors: list[psycopg.Error] = []

    def run(session: Session, half: threading.Event, statements: Sequence[str]) -> None:
        try:
            session.execute(f"SET deadlock_timeout = '20ms'; {begin}")
            session.execute(statements[0])
            half.set()
            gate.wait()
            session.execute(statements[1])
            session.execute("COMMIT")
        except psycopg.Error as error:
            errors.append(error)
            session.rollback()

    threads = [threading.Thread(target=run, args=args) for args in zip(sessions, halfway, steps, strict=True)]
    for thread, session, half in zip(threads, sessions, halfway, strict=True):
        thread.start()
        wait_until_blocked_or(half, watcher, session.info.backend_pid)
    gate.set()
    for thread in threads:
        thread.join()
    return any(isinstance(error, psycopg.errors.DeadlockDetected) for error in errors)


@proves("deadlock-prevention")
def deadlock_prevention(lab: Lab) -> list[bool]:
    """The two transfers under each change; without one they deadlock."""
    lab.postgres().execute(
        "CREATE TABLE accounts (id integer, balance integer); INSERT INTO accounts VALUES (1, 9), (2, 9)"
    )
    one, two = (f"UPDATE accounts SET balance = balance + 1 WHERE id = {n}" for n in (1, 2))
    opposite, ordered = [(one, two), (two, one)], [(one, two), (one, two)]
    saved = [(first, f"SAVEPOINT s; {second}") for first, second in opposite]
    looked = [(f"SELECT * FROM accounts; {first}", second) for first, second in opposite]
    assert deadlocks(lab, "BEGIN", opposite)
    changes = (
        ("BEGIN ISOLATION LEVEL SERIALIZABLE", opposite),
        ("BEGIN", saved),
        ("BEGIN", ordered),
        ("BEGIN", looked),
    )
    return [not deadlocks(lab, begin, steps) for begin, steps in changes]


# indexing


def plan(engine: sqlite3.Connection, query: str) -> str:
    """SQLite's query plan, one line for each step."""
    return "\n".join(str(row[3]) for row in engine.execute(f"EXPLAIN QUERY PLAN {query}"))


def server_plan(session: Session, query: str) -> str:
    """PostgreSQL's plan as text; sequential scans count as a last resort, as the tables here are small."""
    session.execute("SET enable_seqscan = off")
    return "\n".join(str(row[0]) for row in session.execute(f"EXPLAIN (COSTS OFF) {query}"))


@proves("index-leftmost-column")
def index_leftmost_column(lab: Lab) -> list[bool]:
    """SQLite's plan for every condition."""
    light = lab.sqlite()
    light.execute("CREATE TABLE people (country text, city text, name text)")
    light.execute("CREATE INDEX people_idx ON people (country, city)")
    plans = [plan(light, f"SELECT name FROM people WHERE {code(option)}") for option in lab.options]
    assert all(text.startswith(("SCAN", "SEARCH")) for text in plans)
    return [text.startswith("SCAN") for text in plans]


@proves("index-on-expression")
def index_on_expression(lab: Lab) -> list[bool]:
    """Whether the plan of either engine searches the index."""
    engines = BothEngines(lab, "CREATE TABLE users (id integer, email text)")
    query = "SELECT * FROM users WHERE lower(email) = 'ann@example.org'"

    def served(definition: str) -> bool:
        assert engines.accepts(definition)
        searched = {
            "USING INDEX i" in plan(engines.light, query),
            "Index Cond" in server_plan(engines.server, query),
        }
        assert engines.accepts("DROP INDEX i")
        assert len(searched) == 1
        return searched.pop()

    return [served(code(option)) for option in lab.options]


@proves("n-plus-one-statements")
def n_plus_one_statements(lab: Lab) -> int:
    """The code of the stem, with every statement counted by SQLite's trace."""
    db = lab.sqlite()
    db.executescript(
        "CREATE TABLE authors (id integer, name text); CREATE TABLE books (author_id integer, title text)"
    )
    db.executemany("INSERT INTO authors VALUES (?, ?)", [(number, f"a{number}") for number in range(25)])
    db.executemany("INSERT INTO books VALUES (?, 'b')", [(number,) for number in range(20)])
    db.commit()
    statements: list[str] = []
    db.set_trace_callback(statements.append)
    found = []
    for author_id, name in db.execute("SELECT id, name FROM authors").fetchall():
        books = db.execute("SELECT title FROM books WHERE author_id = ?", (author_id,)).fetchall()
        found.append((name, len(books)))
    db.set_trace_callback(None)
    assert sum(not books for _, books in found) == 5
    return len(statements)


@proves("insert-writes-btrees")
def insert_writes_btrees(lab: Lab) -> int:
    """SQLite's byte code for the insert: the trees that it opens for writing."""
    light = lab.sqlite()
    light.executescript("""CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d);
        CREATE INDEX ia ON t (a); CREATE INDEX ib ON t (b); CREATE INDEX icd ON t (c, d)""")
    opcodes = light.execute("EXPLAIN INSERT INTO t VALUES (1, 2, 3, 4, 5)").fetchall()
    return len({opcode[3] for opcode in opcodes if opcode[1] == "OpenWrite"})


@proves("covering-index-search")
def covering_index_search(lab: Lab) -> list[bool]:
    """SQLite's plan with each index alone."""

    def covered(columns: str) -> bool:
        light = lab.sqlite()
        light.execute("CREATE TABLE people (id integer, name text, city text, zip text)")
        light.execute(f"CREATE INDEX i ON people {columns}")
        text = plan(light, "SELECT name FROM people WHERE city = 'Paris'")
        return text.startswith("SEARCH people USING COVERING INDEX i")

    return [covered(code(option)) for option in lab.options]


@proves("equality-before-range")
def equality_before_range(lab: Lab) -> list[bool]:
    """Whether SQLite's plan positions in the index by both conditions."""

    def narrowed(columns: str) -> bool:
        light = lab.sqlite()
        light.execute("CREATE TABLE tickets (id integer, status text, created text, note text)")
        light.execute(f"CREATE INDEX i ON tickets {columns}")
        text = plan(light, "SELECT note FROM tickets WHERE status = 'open' AND created > '2026-01-01'")
        return "(status=? AND created>?)" in text

    return [narrowed(code(option)) for option in lab.options]


@proves("partial-index-match")
def partial_index_match(lab: Lab) -> list[bool]:
    """Whether either engine uses the index."""
    engines = BothEngines(
        lab,
        """CREATE TABLE orders (id integer, customer_id integer, status text, total integer);
        CREATE INDEX open_orders ON orders (customer_id) WHERE status = 'open'""",
    )

    def used(condition: str) -> bool:
        query = f"SELECT id FROM orders WHERE {condition}"
        verdicts = {
            "open_orders" in plan(engines.light, query),
            "open_orders" in server_plan(engines.server, query),
        }
        assert len(verdicts) == 1
        return verdicts.pop()

    return [used(code(option)) for option in lab.options]


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node of PostgreSQL's plan and everything below it."""
    yield node
    for child in node.get("Plans", []):
        yield from nodes(child)


@proves("explain-loops-rows")
def explain_loops_rows(lab: Lab) -> float:
    """A real plan of the printed form; the node above counts what its inner side returned in all."""
    server = lab.postgres()
    server.execute("""CREATE TABLE orders AS SELECT id FROM generate_series(1, 200) AS id;
        CREATE TABLE items AS SELECT 1 + n / 3 AS order_id, n FROM generate_series(0, 599) AS n;
        CREATE INDEX items_order ON items (order_id); ANALYZE orders; ANALYZE items""")
    for setting in ("hashjoin", "mergejoin", "memoize", "bitmapscan", "material"):
        server.execute(f"SET enable_{setting} = off")
    query = "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM orders o JOIN items i ON i.order_id = o.id"
    root = server.execute(query).fetchall()[0][0][0]["Plan"]
    inner = next(node for node in nodes(root) if node["Node Type"] == "Index Scan")
    assert (root["Node Type"], inner["Actual Rows"], inner["Actual Loops"]) == ("Nested Loop", 3, 200)
    return float(root["Actual Rows"])


# nosql-models


@proves("key-value-one-lookup")
def key_value_one_lookup(lab: Lab) -> list[bool]:
    """A real key-value file: the number of entries on which each answer depends has to be 1."""
    with dbm.dumb.open(str(lab.folder / "sessions"), "n") as store:
        names = [f"s-{number}" for number in range(30, 50)]
        for number, name in enumerate(names):
            store[name] = json.dumps([number % 9, "FR" if number % 2 else "IT", 1000 + number])

        def entries() -> dict[str, list[Any]]:
            return {key: json.loads(store[key]) for key in names}

        requests: list[Callable[[], object]] = [
            lambda: sorted(key for key, entry in entries().items() if entry[0] == 7),
            lambda: sum(entry[1] == "FR" for entry in entries().values()),
            lambda: store["s-42"],
            lambda: min(entries().items(), key=lambda pair: pair[1][2])[0],
        ]

        def needed(request: Callable[[], object]) -> int:
            return sum(matters(store, key, request) for key in entries())

        return [needed(request) == 1 for request in requests]


def matters(store: MutableMapping[Any, Any], key: str, request: Callable[[], object]) -> bool:
    """Whether some other value under ``key`` changes what ``request`` answers."""
    kept, before, answers = store[key], request(), []
    for other in ([7, "FR", 1], [8, "IT", 9999]):
        store[key] = json.dumps(other)
        answers.append(request())
    store[key] = kept
    return any(given != before for given in answers)


@proves("missing-field-reads-null")
def missing_field_reads_null(lab: Lab) -> list[bool]:
    """What PostgreSQL gives; a field that holds an empty text as contrast."""
    server = lab.postgres()
    server.execute("""CREATE TABLE people (doc jsonb);
        INSERT INTO people VALUES ('{"name": "Ann"}'), ('{"name": "Bob", "phone": "555"}'),
            ('{"phone": ""}')""")
    given = answer(server, "SELECT doc->>'phone' FROM people WHERE doc->>'name' = 'Ann'")
    assert answer(server, "SELECT 1 FROM people WHERE doc->>'phone' = ''") == [(1,)]
    return [given == described for described in ([(None,)], [("",)], None)]


@proves("new-field-in-document")
def new_field_in_document(lab: Lab) -> list[bool]:
    """Which preparations the first new document needs: those without which it is refused."""
    server = lab.postgres()
    old = '{"sku": "A1"}'
    new = """'{"sku": "B2", "warranty": 2}'"""

    def stored_after(preparation: str) -> bool:
        server.execute("DROP TABLE IF EXISTS products; CREATE TABLE products (doc jsonb)")
        server.execute("INSERT INTO products VALUES (%s)", (old,))
        return accepts(server, f"{preparation}; INSERT INTO products VALUES ({new})")

    backfill = """UPDATE products SET doc = doc || '{"warranty": null}'"""
    alter = "ALTER TABLE products ADD COLUMN warranty integer"
    without = stored_after("SELECT 1")
    assert server.execute("SELECT doc FROM products WHERE NOT doc ? 'warranty'").fetchall() == [
        ({"sku": "A1"},)
    ]
    server.execute("CREATE TABLE flat (sku text); INSERT INTO flat VALUES ('A1')")
    assert not accepts(server, "INSERT INTO flat (sku, warranty) VALUES ('B2', 2)")
    needed = [stored_after(preparation) and not without for preparation in (backfill, alter)]
    return [*needed, without]


@proves("array-contains-tag")
def array_contains_tag(lab: Lab) -> list[bool]:
    """Each predicate on four documents, three of which have the tag."""
    server = lab.postgres()
    server.execute("""CREATE TABLE docs (id integer, doc jsonb); INSERT INTO docs VALUES
        (1, '{"tags": ["nosql", "sql"]}'), (2, '{"tags": ["sql"]}'),
        (3, '{"tags": ["sql", "x"]}'), (4, '{"tags": ["nosql"]}')""")
    wanted = [(1,), (2,), (3,)]
    return [answer(server, f"SELECT id FROM docs WHERE {code(option)}") == wanted for option in lab.options]


@proves("jsonb-containment-matches")
def jsonb_containment_matches(lab: Lab) -> list[bool]:
    """Each document tested by PostgreSQL."""
    server = lab.postgres()
    query = """SELECT %s::jsonb @> '{"address": {"city": "Rome"}}'"""
    return [server.execute(query, (code(option),)).fetchall() == [(True,)] for option in lab.options]


@proves("graph-hops-as-joins")
def graph_hops_as_joins(lab: Lab) -> int:
    """The smallest number of joins whose query finds what walking four steps finds."""
    edges = [
        ("Ann", "b"),
        ("b", "c"),
        ("c", "d"),
        ("d", "e"),
        ("e", "f"),
        ("f", "g"),
        ("b", "x"),
        ("x", "y"),
        ("y", "z"),
    ]
    rows = ", ".join(f"('{a}', '{b}')" for a, b in edges)
    engines = BothEngines(lab, f"CREATE TABLE follows (a text, b text); INSERT INTO follows VALUES {rows}")
    reached = {"Ann"}
    for _ in range(4):
        reached = {b for a, b in edges if a in reached}

    def found(joins: int) -> set[str]:
        chain = "".join(f" JOIN follows f{n} ON f{n}.a = f{n - 1}.b" for n in range(1, joins + 1))
        query = f"SELECT DISTINCT f{joins}.b FROM follows f0{chain} WHERE f0.a = 'Ann'"
        return {row[0] for row in engines.rows(query)}

    return next(joins for joins in count() if found(joins) == reached)


@proves("whole-document-overwrite")
def whole_document_overwrite(lab: Lab) -> list[bool]:
    """Two sessions store whole documents; updates of single fields as contrast."""
    first, second = lab.postgres(), lab.postgres()
    start = json.dumps({"name": "Ann", "city": "Rome", "phone": "1"})
    first.execute("CREATE TABLE docs (doc jsonb)")
    first.execute("INSERT INTO docs VALUES (%s)", (start,))
    read = "SELECT doc FROM docs"
    one, two = (session.execute(read).fetchall()[0][0] for session in (first, second))
    first.execute("UPDATE docs SET doc = %s", (json.dumps({**one, "city": "Oslo"}),))
    second.execute("UPDATE docs SET doc = %s", (json.dumps({**two, "phone": "2"}),))
    stored = first.execute(read).fetchall()[0][0]
    first.execute("UPDATE docs SET doc = %s", (start,))
    first.execute("""UPDATE docs SET doc = jsonb_set(doc, '{city}', '"Oslo"')""")
    second.execute("""UPDATE docs SET doc = jsonb_set(doc, '{phone}', '"2"')""")
    assert first.execute(read).fetchall()[0][0] == {"name": "Ann", "city": "Oslo", "phone": "2"}
    return [json.loads(code(option)) == stored for option in lab.options]


# access-patterns


def hash_partitions(session: Session, columns: str, key: str, number: int) -> None:
    """A table ``rows`` with ``number`` hash partitions, as a distributed store has nodes."""
    session.execute(f"CREATE TABLE rows ({columns}) PARTITION BY HASH ({key})")
    for part in range(number):
        bounds = f"FOR VALUES WITH (MODULUS {number}, REMAINDER {part})"
        session.execute(f"CREATE TABLE part_{part} PARTITION OF rows {bounds}")


def partitions_read(session: Session, condition: str) -> int:
    """How many partitions PostgreSQL's plan reads for a condition."""
    query = f"EXPLAIN (FORMAT JSON) SELECT * FROM rows WHERE {condition}"
    root = session.execute(query).fetchall()[0][0][0]["Plan"]
    return len({node["Relation Name"] for node in nodes(root) if "Relation Name" in node})


@proves("partition-key-query")
def partition_key_query(lab: Lab) -> list[bool]:
    """The number of partitions in PostgreSQL's plan for each condition."""
    server = lab.postgres()
    hash_partitions(server, "order_id integer, customer_id integer", "customer_id", 8)
    assert partitions_read(server, "true") == 8
    return [partitions_read(server, code(option)) == 1 for option in lab.options]


@proves("rows-per-partition")
def rows_per_partition(lab: Lab) -> int:
    """Two days of two sensors, grouped by the partition key; all days have 86,400 seconds in UTC."""
    server = lab.postgres()
    server.execute("SET timezone = 'UTC'")
    rows = server.execute("""SELECT count(*) FROM generate_series(1, 2) AS sensor_id,
        generate_series('2026-03-01 00:00:00'::timestamp, '2026-03-02 23:59:59', '10 seconds') AS ts
        GROUP BY sensor_id, ts::date""").fetchall()
    assert len(rows) == 4
    assert len(set(rows)) == 1
    return int(rows[0][0])


@proves("local-index-scatter")
def local_index_scatter(lab: Lab) -> int:
    """The partitions that PostgreSQL asks for an indexed column that does not decide the place."""
    server = lab.postgres()
    hash_partitions(server, "user_id integer, email text", "user_id", 16)
    server.execute("CREATE INDEX by_email ON rows (email)")
    assert partitions_read(server, "user_id = 5 AND email = 'ann@example.org'") == 1
    return partitions_read(server, "email = 'ann@example.org'")


@proves("hot-partition-key")
def hot_partition_key(lab: Lab) -> list[bool]:
    """One second of readings, hashed by PostgreSQL into ten places; the fullest one against the limit."""
    server = lab.postgres()
    hash_partitions(server, "key text", "key", 10)

    def fullest(key: str) -> int:
        server.execute("TRUNCATE rows")
        server.execute(f"INSERT INTO rows SELECT {key} FROM generate_series(0, 49995, 5) AS device")
        (largest, total), *_ = server.execute("""SELECT max(n), sum(n) FROM
            (SELECT count(*) AS n FROM rows GROUP BY tableoid) AS nodes""").fetchall()
        assert total == 10_000
        return int(largest)

    country = "'C' || (device / 5) % 5"
    return [fullest(key) < 1500 for key in ("'12:07'", country, f"'12:07 ' || {country}", "device::text")]


@proves("sort-key-for-month")
def sort_key_for_month(lab: Lab) -> list[bool]:
    """A year of orders in each way of writing: what the prefix of March returns, and in which order."""
    first = date(2026, 1, 1)
    days = {(number * 7) % 361: first + timedelta(days=number) for number in range(361)}
    days |= {17: date(2026, 3, 9), 500: days[17]}
    march = [number for number, day in sorted(days.items(), key=lambda pair: pair[1]) if day.month == 3]
    writings: list[Callable[[int, date], str]] = [
        lambda number, day: f"ORDER#{day.year}-{day.month}-{day.day}#{number}",
        lambda number, day: f"ORDER#{day:%d-%m-%Y}#{number}",
        lambda number, day: f"ORDER#{number}#{day:%Y-%m-%d}",
        lambda number, day: f"ORDER#{day:%Y-%m-%d}#{number}",
    ]
    assert [code(option) for option in lab.options] == [write(17, days[17]) for write in writings]

    def right(write: Callable[[int, date], str]) -> bool:
        keys = {write(number, day): number for number, day in days.items()}
        wanted = [write(number, days[number]) for number in march]
        size = next(n for n in count() if len({key[: n + 1] for key in wanted}) > 1)
        found = [keys[key] for key in sorted(keys) if key.startswith(wanted[0][:size])]
        return [days[number] for number in found] == [days[number] for number in march]

    return [right(write) for write in writings]


@proves("embedded-name-fan-out")
def embedded_name_fan_out(lab: Lab) -> int:
    """The documents that PostgreSQL rewrites; 30 posts, and 60 comments in 28 posts, 8 of them Ann's own."""
    server = lab.postgres()
    server.execute("CREATE TABLE posts (id integer, doc jsonb)")
    for number in range(90):
        comments = (3 if number < 26 else 2) if 22 <= number < 50 else 0
        doc = {"author": "Ann" if number < 30 else "Bob", "comments": [{"author": "Ann"}] * comments}
        server.execute("INSERT INTO posts VALUES (%s, %s)", (number, json.dumps(doc)))
    inside = """doc @> '{"comments": [{"author": "Ann"}]}'"""
    own = """doc @> '{"author": "Ann"}'"""
    facts = f"""SELECT count(*) FILTER (WHERE {own}), count(*) FILTER (WHERE {inside}),
        count(*) FILTER (WHERE {own} AND {inside}), sum(jsonb_array_length(doc->'comments')) FROM posts"""
    assert server.execute(facts).fetchall() == [(30, 28, 8, 60)]
    named = """doc::text LIKE '%"Ann"%'"""
    rename = f"""UPDATE posts SET doc = replace(doc::text, '"Ann"', '"Anna"')::jsonb WHERE {named}"""
    updated = server.execute(rename).rowcount
    assert server.execute(f"SELECT count(*) FROM posts WHERE {named}").fetchall() == [(0,)]
    return updated


# consistency


@proves("quorum-down-replicas")
def quorum_down_replicas(lab: Lab) -> int:
    """The largest number of failures that leaves both quorums for every choice of failed replicas."""
    replicas, write, read = range(5), 3, 3

    def survives(down: int) -> bool:
        alive = [set(replicas) - set(failed) for failed in combinations(replicas, down)]
        return all(len(rest) >= max(write, read) for rest in alive)

    return max(down for down in range(6) if survives(down))


@proves("session-guarantees")
def session_guarantees(lab: Lab) -> dict[str, str]:
    """Each observation as a history of views of the write log; the one guarantee that it violates."""
    log = ("question", "answer", "mine")
    histories = {
        "You post a comment, reload, and it is missing": ({"mine"}, [{"question", "answer"}]),
        "You see a comment by Bob, reload, and it is gone": (
            set[str](),
            [{"question", "answer"}, {"question"}],
        ),
        "You see Cleo's answer before the question it replies to": (set[str](), [{"answer"}]),
    }

    def holds(own: set[str], views: Sequence[set[str]]) -> dict[str, bool]:
        prefixes = [set(log[:size]) for size in range(len(log) + 1)]
        return {
            "Read your writes": all(own <= view for view in views),
            "Monotonic reads": all(earlier <= later for earlier, later in pairwise(views)),
            "Consistent prefix": all(view in prefixes for view in views),
        }

    found = {}
    for observation, history in histories.items():
        broken = [name for name, kept in holds(*history).items() if not kept]
        assert len(broken) == 1
        found[observation] = broken[0]
    return found


@proves("majority-under-partition")
def majority_under_partition(lab: Lab) -> list[bool]:
    """Whether the addressed group can gather a majority of all nodes; both groups never can."""
    sizes = {"three": 3, "two": 2}
    nodes_in_all = sum(sizes.values())
    majority = next(n for n in count() if 2 * n > nodes_in_all)
    assert sum(size >= majority for size in sizes.values()) == 1
    return [sizes[option.split()[-1]] >= majority for option in lab.options]


@proves("modulo-resharding")
def modulo_resharding(lab: Lab) -> list[bool]:
    """The share of hashes that change their node, over whole periods of both remainders."""
    hashes = range(20 * 500)
    moved = sum(value % 4 != value % 5 for value in hashes) / len(hashes)
    return [option == f"{moved:.0%}".replace("%", " %") for option in lab.options]


@proves("quorum-overlap")
def quorum_overlap(lab: Lab) -> list[bool]:
    """Every set of written replicas against every set of read ones."""
    replicas = range(5)

    def overlaps(write: int, read: int) -> bool:
        pairs = product(combinations(replicas, write), combinations(replicas, read))
        return all(set(written) & set(asked) for written, asked in pairs)

    sizes = [[int(number) for number in re.findall(r"\d", option)] for option in lab.options]
    return [overlaps(write, read) for write, read in sizes]


@proves("last-write-wins-skew")
def last_write_wins_skew(lab: Lab) -> list[bool]:
    """Two replicas with their clocks exchange what they hold; without skew the later write would stay."""

    def agreed(skew: int) -> set[int]:
        clock = {"A": 0, "B": -skew}
        writes = [("A", 100, 1), ("B", 102, 2)]
        held = {node: (real + clock[node], value) for node, real, value in writes}
        merged = {node: max(held.values()) for node in held}
        return {value for _, value in merged.values()}

    assert agreed(0) == {2}
    return [agreed(5) == described for described in ({1}, {2}, {1, 2})]


def includes(left: Vector, right: Vector) -> bool:
    """Whether a version vector includes all updates of another one."""
    return all(left.get(replica, 0) >= number for replica, number in right.items())


@proves("concurrent-version-vectors")
def concurrent_version_vectors(lab: Lab) -> list[bool]:
    """A pair is concurrent if neither vector includes the other."""

    def vectors(option: str) -> list[Vector]:
        return [
            {name: int(number) for name, number in re.findall(r"(\w): (\d+)", text)}
            for text in option.split(" and ")
        ]

    pairs = [vectors(option) for option in lab.options]
    return [not includes(left, right) and not includes(right, left) for left, right in pairs]


@proves("grow-counter-merge")
def grow_counter_merge(lab: Lab) -> int:
    """The entrywise maximum, in both directions and twice; the value is the sum."""
    a, b = {"A": 3, "B": 1}, {"A": 2, "B": 4}

    def merge(left: Vector, right: Vector) -> dict[str, int]:
        return dict(Counter(left) | Counter(right))

    merged = merge(a, b)
    assert merged == merge(b, a) == merge(merged, b)
    return sum(merged.values())
