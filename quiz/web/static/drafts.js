// Loaded by bearings.js where this browser holds a draft of the question on the page.

// Offer the draft, unless the server has the same; nothing is put into the form by itself.
export function offer(form, told, held, given, draft) {
  const [at, fields] = held.split(" ");
  if (fields === given()) {
    if (!document.querySelector(".error-summary")) draft("remove");
    return;
  }
  const [words, use, discard] = told.dataset.draft.split("|");
  const time = new Date(+at).toTimeString().slice(0, 5);
  const box = document.createElement("p");
  box.className = "card";
  // First the empty box, then its words: so they are read out.
  box.setAttribute("role", "alert");
  form.querySelector("fieldset").before(box);
  const close = () => {
    box.remove();
    form.querySelector("fieldset :is(input, select)").focus();
  };
  box.append(words.replace("{time}", time), " ", button(use, () => {
    fill(form, new URLSearchParams(fields));
    close();
    form.dispatchEvent(new Event("change"));
  }), " ", button(discard, () => {
    draft("remove");
    close();
  }));
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = words;
  made.onclick = press;
  return made;
}

function fill(form, fields) {
  for (const field of form.elements) {
    if (/radio|checkbox/.test(field.type)) field.checked = fields.getAll(field.name).includes(field.value);
    else if (/text|select/.test(field.type)) field.value = fields.get(field.name) ?? "";
  }
}
