// Going through what a page proposes by keys: j and k move, a accepts, e edits, r refuses.

const boxes = [...document.querySelectorAll("[data-proposal] [name^='tick-']:not([value=''])")];
const here = () => boxes.findIndex((box) => box.closest("[data-proposal]").contains(document.activeElement));

const go = (to) => {
  const box = boxes[Math.max(0, Math.min(to, boxes.length - 1))];
  box?.focus();
  box?.closest("[data-proposal]").scrollIntoView({ block: "nearest" });
};
const decide = (isTaken) => {
  const at = here();
  if (at < 0) return go(0);
  boxes[at].checked = isTaken;
  go(at + 1);
};

if (boxes.length) {
  onKeys({
    j: () => go(here() + 1),
    k: () => go(here() - 1),
    a: () => decide(true),
    r: () => decide(false),
    e: () => {
      const mend = boxes[Math.max(0, here())].closest("[data-proposal]").querySelector("details");
      mend.open = true;
      mend.querySelector("input, select, textarea").focus();
    },
  });
}
