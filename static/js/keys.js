// One key an act, on pages where somebody works through a list. Without this file everything is a link, a button or a form.

const KEPT = "queue-keys";
const isTyping = (element) => element.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

// `acts`: what each key does. The button with the id "keys" says that they are on, and switches them off.
const onKeys = (acts) => {
  const toggle = document.getElementById("keys");
  let areOn = localStorage.getItem(KEPT) !== "off";
  const say = () => {
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(areOn));
    toggle.textContent = areOn ? "Keys are on: switch them off" : "Keys are off: switch them on";
  };
  toggle.addEventListener("click", () => {
    areOn = !areOn;
    localStorage.setItem(KEPT, areOn ? "on" : "off");
    say();
  });
  say();
  document.addEventListener("keydown", (event) => {
    if (!areOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
};
