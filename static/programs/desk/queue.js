// One key an act on the screen that works a queue. Without this file everything is a link, a button or a form.

const KEPT = "queue-keys";
const toggle = document.getElementById("keys");
const isTyping = (element) => element.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

let areOn = localStorage.getItem(KEPT) !== "off";
const say = () => {
  toggle.hidden = false;
  toggle.setAttribute("aria-pressed", String(areOn));
  toggle.textContent = areOn ? "Keys are on" : "Keys are off";
};
toggle.addEventListener("click", () => {
  areOn = !areOn;
  localStorage.setItem(KEPT, areOn ? "on" : "off");
  say();
});
say();

const open = (id) => {
  const act = document.getElementById(id);
  if (!act) return;
  act.open = true;
  act.querySelector("input:not([type=hidden]), select, textarea").focus();
};
const ACTS = {
  c: () => open("confirm"),
  e: () => open("correct"),
  w: () => open("withdraw"),
  n: () => document.querySelector("[rel=next]")?.click(),
  p: () => document.querySelector("[rel=prev]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (!areOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
