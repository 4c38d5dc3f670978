// Up and Down of an ordering; loaded with the first press.

const field = (row) => row.querySelector("select");

// The rows by their positions; who has none, or one that is taken, gets the first that is free, as in ordering.py.
const lineUp = (rows) => {
  const places = [true];
  const left = rows.filter((row) => (places[field(row).selectedIndex] ??= row) !== row);
  return rows.map((_, at) => places[at + 1] ?? left.shift());
};

// Move the row of a button by one place, keep the focus on the button, and say where the row stands.
export const move = (button) => {
  const row = button.closest(".pick"), list = row.parentNode;
  const rows = lineUp([...list.children]), from = rows.indexOf(row);
  rows.splice(from, 1);
  rows.splice(Math.max(from + (button.value.startsWith("up") ? -1 : 1), 0), 0, row);
  rows.forEach((each, at) => { field(each).selectedIndex = at + 1; });
  list.append(...rows);
  button.focus();
  list.dispatchEvent(new Event("change", { bubbles: true }));
  const said = { entry: row.querySelector("label").textContent, position: rows.indexOf(row) + 1 };
  const words = list.dataset.said.replace(/{(\w+)}/g, (_, name) => said[name]);
  document.querySelector("[role=status]")?.replaceChildren(words);
};
