// Comfort only: every page does the same without this file.

// After a refused answer, reading starts at what there is to mend.
document.querySelector(".error-summary")?.focus();

// "I don't know yet" excludes every other checkbox of the answer.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || target.name !== "answer" || !target.checked) return;
  for (const box of target.closest("fieldset").querySelectorAll("[type=checkbox][name=answer]")) {
    if ((box.value === "unknown") !== (target.value === "unknown")) box.checked = false;
  }
});

// A double click saves once.
const submitted = new WeakMap();
document.addEventListener("submit", (event) => {
  if (event.timeStamp - submitted.get(event.target) < 1000) event.preventDefault();
  else submitted.set(event.target, event.timeStamp);
});
