// Going through what a page proposes by keys: j and k move, a accepts, r refuses, e edits, s takes all that stands already.

const boxes = [...document.querySelectorAll("[data-proposal] [name^='tick-']:not([value=''])")];
const here = () => boxes.findIndex((box) => box.closest("[data-proposal]").contains(document.activeElement));

const go = (to) => {
  const box = boxes[Math.max(0, Math.min(to, boxes.length - 1))];
  box?.focus();
  box?.closest(".page-sentence, [data-proposal]").scrollIntoView({ block: "nearest" });
};
const decide = (isTaken) => {
  const at = here();
  if (at < 0) return go(0);
  boxes[at].checked = isTaken;
  boxes[at].dispatchEvent(new Event("change", { bubbles: true }));
  go(at + 1);
};

// One box stands for all of its group: what it says and what they say stays the same.
for (const all of document.querySelectorAll("[data-all]")) {
  const group = all.closest("fieldset");
  const mine = [...group.querySelectorAll("[data-proposal] [name^='tick-']")];
  group.addEventListener("change", ({ target }) => {
    if (target === all) for (const box of mine) box.checked = all.checked;
    else all.checked = mine.every((box) => box.checked);
  });
}

if (boxes.length) {
  onKeys({
    j: () => go(here() + 1),
    k: () => go(here() - 1),
    a: () => decide(true),
    r: () => decide(false),
    s: () => {
      const at = boxes[Math.max(0, here())];
      for (const box of at.closest("section").querySelectorAll(".again :is([data-all], [name^='tick-'])")) box.checked = true;
      if (here() < 0) go(0);
    },
    e: () => {
      const mend = boxes[Math.max(0, here())].closest("[data-proposal]").querySelector("details");
      mend.open = true;
      mend.querySelector("input, select, textarea").focus();
    },
  });
  // Who works by keys begins at the first line to decide; what is wrong comes first, where something is.
  const areOn = document.getElementById("keys").getAttribute("aria-pressed") === "true";
  if (areOn && matchMedia("(hover: hover)").matches && !document.querySelector(".error-summary")) go(0);
}
