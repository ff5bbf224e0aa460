// A part of the profile is saved while it is filled in, and its buttons lead on. Without this file they save it, and say so.

const PAUSE = 1500; // milliseconds without typing
const RETRY = 15000;
const form = document.querySelector("form[data-autosave]");
const told = document.getElementById("autosave");
let timer;
let sending; // the answer that is waited for
let isChanged = form.dataset.autosave === "unsaved"; // something is typed that is not saved
let isStuck = false; // it cannot be saved as it stands
let isLate = form.dataset.autosave === "changed"; // another window saved this part: a person decides, by the button

function say(words) {
  told.textContent = words;
}

function saveSoon(wait = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function nameOf(field) {
  return (field.labels?.[0] ?? field.closest("fieldset")?.querySelector("legend"))?.textContent.trim() ?? "An answer";
}

// What the browser itself finds wrong, half a date above all, is sent as an empty answer: it must not overwrite a whole one.
function unfinished() {
  return [...form.elements].find((field) => field.willValidate && !field.validity.valid);
}

async function save({ leaving = false } = {}) {
  clearTimeout(timer);
  if (sending) await sending;
  if (!isChanged || isLate) return;
  const field = unfinished();
  if (field) {
    isStuck = true;
    say(`Not saved yet. ${nameOf(field)}: ${field.validationMessage}`);
    return;
  }
  isChanged = false;
  sending = send(leaving).finally(() => (sending = undefined));
  await sending;
}

async function send(leaving) {
  const body = new FormData(form);
  body.set("autosave", "1");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, keepalive: leaving });
    if (!answer.ok) throw new Error(answer.status);
    tell(await answer.json());
  } catch {
    isChanged = isStuck = true;
    say("Not saved yet: the site could not be reached. What you typed is still here, and it is tried again.");
    saveSoon(RETRY);
  }
}

// A refusal brings no version: the next save, by the button, is held against what is stored, and a person decides.
function tell({ saved, version, drawn, ids, problems }) {
  if (saved) {
    form.elements.version.value = version;
    form.elements.drawn.value = drawn;
    for (const [name, id] of Object.entries(ids)) form.elements[name].value = id;
    isStuck = false;
    document.querySelector(".error-summary")?.remove();
    for (const list of form.querySelectorAll(".errorlist")) list.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    say(`Saved at ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`);
    return;
  }
  isChanged = isStuck = true;
  if (problems) {
    say(`Not saved yet. ${problems[0]}${problems.length > 1 ? ` And ${problems.length - 1} more.` : ""}`);
    return;
  }
  isLate = true;
  const see = document.createElement("button");
  see.className = "button-link";
  see.textContent = "See what differs";
  say("Not saved: this part was changed in another window. ");
  told.append(see);
}

form.addEventListener("input", () => {
  isChanged = true;
  told.classList.add("is-told");
  if (!isLate) saveSoon();
});

// The button waits for the answer under way, or its own save would seem to come from another window.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (sending) {
    event.preventDefault();
    await sending;
    form.requestSubmit(event.submitter);
    return;
  }
  isChanged = isStuck = false;
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ leaving: true });
});

addEventListener("beforeunload", (event) => {
  if (isChanged && isStuck) event.preventDefault();
});

// "Keep what is saved" leaves what was typed on purpose.
document.getElementById("keep-saved")?.addEventListener("click", () => (isChanged = isStuck = false));

for (const button of document.querySelectorAll("[data-saved]")) button.textContent = button.dataset.saved;
if (!isLate) say("Changes are saved as you type.");
if (isChanged) saveSoon();
