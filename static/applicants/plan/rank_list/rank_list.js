// The order can be typed and moved by buttons without this file. It adds a handle to drag by, with a finger, a mouse or
// the keyboard. Whatever moves, it is the line's neighbours that change place in the page: the line keeps the focus.

const list = document.getElementById("rank-list");
const status = document.getElementById("order-status");
const bar = document.querySelector(".save-order");

const lines = () => [...list.children];
const placeOf = (line) => lines().indexOf(line) + 1;
const nameOf = (line) => line.dataset.name;
const say = (sentence) => {
  status.textContent = sentence;
};

let isChanged = false;
let isSending = false;

// The numbers follow the order; the first cannot go up, nor the last down.
function renumber() {
  const all = lines();
  all.forEach((line, at) => {
    line.querySelector("input[name=place]").value = at + 1;
    line.querySelector("[name=up]").disabled = at === 0;
    line.querySelector("[name=down]").disabled = at === all.length - 1;
  });
}

function changed() {
  isChanged = true;
  bar.classList.add("is-changed");
}

function bringTo(line, place) {
  const to = Math.min(Math.max(place, 1), list.children.length);
  while (placeOf(line) > to) line.after(line.previousElementSibling);
  while (placeOf(line) < to) line.before(line.nextElementSibling);
  renumber();
}

function moved(line, from) {
  if (placeOf(line) === from) return;
  changed();
  say(`${nameOf(line)} is now ${placeOf(line)} of ${lines().length}. Not saved yet.`);
}

// By keyboard: Space takes the line, arrows move it, Space lets go, Escape brings it back.
let held = null;

function take(line) {
  held = { line, from: placeOf(line) };
  line.classList.add("is-held");
  line.querySelector(".handle").setAttribute("aria-pressed", "true");
  say(`${nameOf(line)} taken, ${held.from} of ${lines().length}. Arrow keys move it, Space lets go, Escape brings it back.`);
}

function letGo() {
  const { line, from } = held;
  held = null;
  line.classList.remove("is-held");
  line.querySelector(".handle").setAttribute("aria-pressed", "false");
  if (placeOf(line) === from) say(`${nameOf(line)} stays ${from} of ${lines().length}.`);
  else moved(line, from);
}

const STEPS = {
  ArrowUp: (place) => place - 1,
  ArrowDown: (place) => place + 1,
  Home: () => 1,
  End: () => lines().length,
};

function onKey(event) {
  const line = event.target.closest(".ranked");
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (held) letGo();
    else take(line);
  } else if (held && event.key === "Escape") {
    bringTo(line, held.from);
    letGo();
  } else if (held && STEPS[event.key]) {
    event.preventDefault();
    bringTo(line, STEPS[event.key](placeOf(line)));
    event.target.scrollIntoView({ block: "nearest" });
    say(`${placeOf(line)} of ${lines().length}`);
  }
}

// By finger or mouse: the line goes where the pointer passes the middle of its neighbours; near an edge the page scrolls.
const EDGE = 60;

function onPointer(event) {
  if (event.button !== 0) return;
  const handle = event.currentTarget;
  const line = handle.closest(".ranked");
  const from = placeOf(line);
  if (held) letGo();
  handle.setPointerCapture(event.pointerId);
  line.classList.add("is-held");
  list.classList.add("is-dragging");

  const middleOf = (other) => {
    const box = other.getBoundingClientRect();
    return box.top + box.height / 2;
  };
  const follow = (move) => {
    if (move.clientY < EDGE) scrollBy(0, -12);
    else if (move.clientY > innerHeight - EDGE) scrollBy(0, 12);
    while (line.previousElementSibling && move.clientY < middleOf(line.previousElementSibling)) line.after(line.previousElementSibling);
    while (line.nextElementSibling && move.clientY > middleOf(line.nextElementSibling)) line.before(line.nextElementSibling);
  };
  const end = (last) => {
    handle.removeEventListener("pointermove", follow);
    handle.removeEventListener("pointerup", end);
    handle.removeEventListener("pointercancel", end);
    line.classList.remove("is-held");
    list.classList.remove("is-dragging");
    if (last.type === "pointercancel") bringTo(line, from);
    renumber();
    moved(line, from);
  };
  handle.addEventListener("pointermove", follow);
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
}

function addHandle(line) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "handle";
  handle.setAttribute("aria-label", `Move ${nameOf(line)}`);
  handle.setAttribute("aria-pressed", "false");
  handle.setAttribute("aria-describedby", "how-to-drag");
  handle.addEventListener("keydown", onKey);
  handle.addEventListener("pointerdown", onPointer);
  handle.addEventListener("blur", () => held && letGo());
  line.querySelector(".place").prepend(handle);
}

if (list && list.children.length > 1) {
  document.getElementById("how-to-drag").hidden = false;
  lines().forEach(addHandle);

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[name=up], [name=down]");
    if (!button) return;
    event.preventDefault();
    const line = button.closest(".ranked");
    const from = placeOf(line);
    bringTo(line, from + (button.name === "up" ? -1 : 1));
    if (button.disabled) line.querySelector("[name=up]:enabled, [name=down]:enabled").focus();
    moved(line, from);
  });

  // A number that was typed moves its line at once; what is no place is left for the server to explain.
  list.addEventListener("change", (event) => {
    if (event.target.name !== "place") return;
    const line = event.target.closest(".ranked");
    const from = placeOf(line);
    if (!/^\s*\d{1,5}\s*$/.test(event.target.value) || Number(event.target.value) < 1) return changed();
    bringTo(line, Number(event.target.value));
    moved(line, from);
  });

  document.addEventListener("submit", () => {
    isSending = true;
  });
  addEventListener("beforeunload", (event) => {
    if (isChanged && !isSending) event.preventDefault();
  });
}
