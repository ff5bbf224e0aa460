// What is selected stays selected through filters and pages. It is kept in this tab alone, and in no address.
// Without this file the buttons below the list take the boxes of the page.

const KEPT = "selected-programs";
const MOST_COMPARED = 5;
const tray = document.getElementById("compare");
const count = document.getElementById("n-selected");
const hint = document.getElementById("tray-hint");
const compare = document.getElementById("tray-compare");
const clear = document.getElementById("tray-clear");

const boxes = () => document.querySelectorAll('input[name="id"][form="compare"]');
const read = () => new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));

function show(selected) {
  for (const box of boxes()) box.checked = selected.has(box.value);
  tray.hidden = selected.size === 0;
  clear.hidden = false;
  count.textContent = `${selected.size} selected`;
  const isFit = selected.size >= 2 && selected.size <= MOST_COMPARED;
  compare.disabled = !isFit;
  hint.hidden = isFit;
}

function keep(selected) {
  sessionStorage.setItem(KEPT, JSON.stringify([...selected]));
  show(selected);
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches('input[name="id"][form="compare"]')) return;
  const selected = read();
  if (target.checked) selected.add(target.value);
  else selected.delete(target.value);
  keep(selected);
  target.scrollIntoView({ block: "nearest" }); // the tray must not lie over it
});

clear.addEventListener("click", () => {
  keep(new Set());
  document.getElementById("found").focus();
});

// The programs that are on other pages go along.
tray.addEventListener("formdata", ({ formData }) => {
  formData.delete("id");
  for (const id of read()) formData.append("id", id);
});

document.addEventListener("htmx:afterSettle", () => show(read()));
addEventListener("pageshow", () => show(read())); // back from another page, whose list may have other boxes
show(read());
