// Keys for the table of the plan, a count of what is ticked, and "tick all" without a trip. It all works without this.

const KEPT = "plan-keys";
const plan = document.querySelector(".plan");
if (plan) {
  const form = document.getElementById("bulk");
  const rows = () => [...plan.querySelectorAll("tbody tr:not(.plan-turn)")];
  const ticks = () => [...plan.querySelectorAll("input[name=program]")]; // anew: a row may have been edited meanwhile
  const count = document.getElementById("ticked-count");
  const all = document.getElementById("tick-all");
  const toggle = document.getElementById("keys");
  const help = document.getElementById("key-help");
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const tell = () => {
    const boxes = ticks();
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `${ticked} selected` : "";
    all.textContent = ticked === boxes.length ? "Select none" : `Select all ${boxes.length}`;
  };
  const tickAll = () => {
    const boxes = ticks();
    const isOn = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isOn;
    tell();
  };
  plan.addEventListener("change", tell);
  all.addEventListener("click", (event) => {
    event.preventDefault();
    tickAll();
  });

  let areOn = localStorage.getItem(KEPT) !== "off";
  const say = () => {
    help.hidden = false;
    toggle.setAttribute("aria-pressed", String(areOn));
    toggle.textContent = areOn ? "Keys are on" : "Keys are off";
  };
  toggle.addEventListener("click", () => {
    areOn = !areOn;
    localStorage.setItem(KEPT, areOn ? "on" : "off");
    say();
  });

  const here = () => rows().find((row) => row.contains(document.activeElement));
  const go = (step) => {
    const all = rows();
    const at = all.indexOf(here());
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
    next.querySelector("input, select, textarea, a").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const press = (what) => here()?.querySelector(what)?.click();
  const ACTS = {
    j: () => go(1),
    k: () => go(-1),
    x: () => press("input[name=program]"),
    a: tickAll,
    e: () => press(".plan-edit"),
    o: () => press(".plan-open"),
    s: () => form.elements.to.focus(), // hidden until something is selected: then it does nothing
    n: () => form.elements.line.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !isTyping(event.target)) help.open = !help.open;
    if (!areOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  say();
  tell();
}
