// What question pages do without; every page does the same without this file.

// Storage may be forbidden.
const drafts = (attempt) => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(attempt));
  } catch {
    return [];
  }
};
const drop = (attempt) => drafts(attempt).forEach((key) => localStorage.removeItem(key));

// The review says which answers this browser did not see saved: a finished attempt takes none.
const [, attempt] = location.pathname.match(/^(\/a\/[^/]+\/)review$/) ?? [];
const held = document.querySelector("[data-held]");
if (held && attempt && drafts(attempt).length) {
  const positions = drafts(attempt).map((key) => key.split("/").pop()).sort((a, b) => a - b);
  held.textContent = held.dataset.held.replace("{positions}", positions.join(", "));
}

// On the way from an attempt to its result its drafts have had their time.
const [, from] = document.referrer.match(/(\/a\/[^/]+\/)/) ?? [];
if (from && /^\/r\/|\/practised$/.test(location.pathname)) drop(from);

// Who keeps the saved answer, or deletes everything, gives up what this browser holds.
document.querySelector("[data-discard]")?.addEventListener("click", () => {
  if (drafts(location.pathname).length) localStorage.removeItem(location.pathname);
});
document.querySelector("[data-forget]")?.addEventListener("submit", () => drop("/a/"));
