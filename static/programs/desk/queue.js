// One key an act on the screen that works a queue.

const openAct = (id) => {
  const act = document.getElementById(id);
  if (!act) return;
  act.open = true;
  act.querySelector("form :is(input:not([type=hidden]), select, textarea)").focus();
};

onKeys({
  c: () => openAct("confirm"),
  e: () => openAct("correct"),
  w: () => openAct("withdraw"),
  n: () => document.querySelector("[rel=next]")?.click(),
  p: () => document.querySelector("[rel=prev]")?.click(),
});
