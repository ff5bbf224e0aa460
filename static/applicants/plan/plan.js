// Keys for the table of the plan, a count of what is ticked, and "tick all" without a trip. It all works without this.

const KEPT = "plan-keys";
const form = document.querySelector("form.plan");
if (form) {
  const boxes = [...form.querySelectorAll("input[name=program]")];
  const count = document.getElementById("ticked-count");
  const all = document.getElementById("tick-all");
  const toggle = document.getElementById("keys");
  const list = document.getElementById("key-list");
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `${ticked} selected` : "";
    all.textContent = ticked === boxes.length ? "Select none" : `Select all ${boxes.length}`;
  };
  const tickAll = () => {
    const isOn = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isOn;
    tell();
  };
  form.addEventListener("change", tell);
  all.addEventListener("click", (event) => {
    event.preventDefault();
    tickAll();
  });

  let areOn = localStorage.getItem(KEPT) !== "off";
  const say = () => {
    toggle.hidden = false;
    list.hidden = !areOn;
    toggle.setAttribute("aria-pressed", String(areOn));
    toggle.textContent = areOn ? "Keys are on" : "Keys are off";
  };
  toggle.addEventListener("click", () => {
    areOn = !areOn;
    localStorage.setItem(KEPT, areOn ? "on" : "off");
    say();
  });

  const here = () => boxes.findIndex((box) => box.closest("tr").contains(document.activeElement));
  const go = (step) => {
    const at = here();
    const next = boxes[at < 0 ? 0 : Math.min(Math.max(at + step, 0), boxes.length - 1)];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  };
  const ACTS = {
    j: () => go(1),
    k: () => go(-1),
    x: () => boxes[here()]?.click(),
    a: tickAll,
    o: () => boxes[here()]?.closest("tr").querySelector("a")?.click(),
    s: () => form.elements.to.focus(),
    n: () => form.elements.line.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (!areOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  say();
  tell();
}
