// A star keeps a program on the plan at once, and says how to undo it. Without this file it leads to a page that does.

const list = document.getElementById("results");
const said = document.getElementById("said");
const kept = new Set();
let token;

const idOf = (star) => star.closest("tr").querySelector('input[name="id"]').value;

function fill() {
  for (const star of list.querySelectorAll(".star")) {
    star.setAttribute("role", "button");
    star.setAttribute("aria-pressed", String(kept.has(idOf(star))));
  }
}

// Whose stars are filled is asked apart: the list itself is the same for everybody.
async function ask() {
  const answer = await fetch(list.dataset.stars);
  if (!answer.ok) throw new Error(answer.status);
  const told = await answer.json();
  token = told.token;
  for (const id of told.kept) kept.add(String(id));
  fill();
}

function say(words, undo) {
  said.replaceChildren(words);
  said.hidden = false;
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-link";
  button.textContent = "Undo";
  button.addEventListener("click", undo);
  said.append(" ", button);
}

async function send(star, id, end) {
  try {
    if (!token) await ask();
    const answer = await fetch(`${list.dataset.stars}${id}/${end}`, { method: "POST", headers: { "X-CSRFToken": token } });
    const { is_kept: isKept, said: words } = await answer.json();
    if (isKept) kept.add(id);
    else kept.delete(id);
    fill();
    say(words, answer.ok && isKept ? () => send(star, id, "undo/") : undefined);
    if (end) star.focus();
    star.scrollIntoView({ block: "nearest" }); // what is said must not lie over it
  } catch {
    token = undefined; // it changes when somebody signs in
    say("Your plan could not be reached. Check your connection and try again.");
  }
}

list.addEventListener("click", (event) => {
  const star = event.target.closest(".star");
  if (!star || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = idOf(star);
  event.preventDefault();
  send(star, id, kept.has(id) ? "undo/" : "");
});

// As a button it answers to Space, too; Enter is the link's own.
list.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches(".star")) return;
  event.preventDefault();
  event.target.click();
});

document.addEventListener("htmx:afterSettle", fill);
fill();
if ("session" in list.dataset) ask().catch(() => {}); // a star that is pressed asks again
