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

// Up and Down of an ordering move a row here and now; without this they are saved.
document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.name !== "move") return;
  event.preventDefault();
  import("./ordering.js").then(({ move }) => move(target), () => target.form.requestSubmit(target));
});

// The page that a press of a question led to has come, so the answer was stored: its draft can go.
try {
  const left = sessionStorage.pressed;
  delete sessionStorage.pressed;
  if (left !== location.pathname && new URL(document.referrer).pathname === left) localStorage.removeItem(left);
} catch {}

// An answer is saved while it is given. A draft of it stays in this browser until the server has it.
const told = document.querySelector("[data-late]");
if (told) {
  const form = told.parentNode, { rev, nonce } = form.elements, page = nonce.value;
  const given = (of = form) => `${new URLSearchParams(new FormData(of))}`.replace(/.*nonce=[^&]*/, "");
  const say = (words) => { if (told.textContent !== words) told.textContent = words; };
  // Storage may be forbidden, or full.
  const draft = (act, text) => { try { return localStorage[act + "Item"](location.pathname, text); } catch {} };
  const asSent = form.cloneNode(true);
  asSent.reset();
  let saved = given(asSent), turn = 0, pause = 1, timer, free;

  // Gives true if the server answered, whatever it said.
  const save = async () => {
    const now = given(), mine = ++turn, slow = setTimeout(say, 3000, told.dataset.late);
    clearTimeout(timer);
    nonce.value = `${page}.${mine}`;
    try {
      const sent = { method: "POST", body: new FormData(form), headers: { "X-Autosave": 1 }, keepalive: true };
      const answer = await (await fetch("", sent)).json();
      if (mine === turn) {
        say(answer.said.replace("{time}", new Date().toTimeString().slice(0, 5)));
        if (answer.rev) [rev.value, saved] = [answer.rev, now];
        if (given() === saved) draft("remove");
        pause = 1;
      }
      return true;
    } catch {
      if (mine !== turn) return;
      say(told.dataset.late);
      timer = setTimeout(save, Math.min(pause *= 2, 60) * 500 * (1 + Math.random()));
    } finally {
      clearTimeout(slow);
    }
  };
  const hurry = () => { if (given() !== saved) save(); };
  document.addEventListener("visibilitychange", hurry);
  addEventListener("online", hurry);

  form.oninput = form.onchange = () => {
    draft("set", `${Date.now()} ${given()}`);
    if (told.textContent !== told.dataset.late) say("");
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  };

  // While the server does not answer, a press would leave this page for none: the answer stays and is tried
  // first. Whoever presses again leaves all the same, unless the browser knows that it is offline.
  form.onsubmit = (event) => {
    const late = !navigator.onLine || (told.textContent === told.dataset.late && !free);
    if (late && given() !== saved) {
      event.preventDefault();
      event.stopPropagation();
      free = true;
      save().then((heard) => { if (heard) form.requestSubmit(event.submitter); });
    } else {
      saved = given();
      try { sessionStorage.pressed = location.pathname; } catch {}
      nonce.value = `${page}.${++turn}`;
    }
  };

  const held = draft("get");
  // Somebody may have been faster than this file.
  if (given() !== saved) form.oninput();
  // A refused answer stands on the page, but is not saved.
  if (document.querySelector(".error-summary")) saved = "";
  if (held) import("./drafts.js").then(({ offer }) => offer(form, told, held, given, draft));
}
