// Counts quietly down what the server says is left: the clock of this computer may be wrong.
const clock = document.querySelector("[data-left]"), shown = clock.querySelector("b");
const { left, limit } = clock.dataset, end = Date.now() + left * 1000;
let before = +left;
const timer = setInterval(() => {
  const rest = Math.ceil((end - Date.now()) / 1000);
  const passed = (mark) => rest <= mark && mark < before;
  shown.textContent = shown.textContent.replace(/(< )?\d+/, rest > 59 ? rest / 60 | 0 : rest > 0 ? "< 1" : 0);
  // Read out at half time, five minutes and one minute alone; at the last the buttons are shown as well.
  if ([limit / 2, 300, 60].some(passed)) document.querySelector("[aria-live]").textContent = shown.textContent;
  if (passed(60)) clock.open = true;
  before = rest;
  if (rest > 0) return;
  clearInterval(timer);
  // What is on the page is saved while it still counts.
  if (left > 0) document.querySelector("[value=review]")?.click();
}, 1000);

// What was hidden stays hidden in this window. Storage may be forbidden.
try {
  clock.open = !sessionStorage.hidden;
  clock.ontoggle = () => { sessionStorage.hidden = clock.open ? "" : 1; };
} catch {}
