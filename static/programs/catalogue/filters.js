// The filters work without this file; it shortens what is read and what is sent.

const form = document.querySelector(".filters");

// A field left empty asks nothing, so it stays out of the address people share; so do conditions of a filter not in use.
form.addEventListener("formdata", ({ formData }) => {
  for (const [word, value] of [...formData]) if (value === "") formData.delete(word);
  // "all" is meant only while no specialty is chosen.
  const named = formData.getAll("specialty").filter((slug) => slug !== "all");
  if (named.length) {
    formData.delete("specialty");
    for (const slug of named) formData.append("specialty", slug);
  }
  const conditional = formData.getAll("conditional").filter((word) => formData.has(word));
  formData.delete("conditional");
  for (const word of conditional) formData.append("conditional", word);
});

// What was typed is read when it is sent, and may become filters: a page of its own, whose form says so.
addEventListener("submit", (event) => event.submitter?.name === "read" && event.stopPropagation(), { capture: true });

// A pill takes its filter off in the form, so that the place in the page and the opened lists stay.
document.addEventListener("click", (event) => {
  const pill = event.target.closest(".pill[data-word]");
  if (!pill || !form.hasAttribute("hx-get") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { word, value } = pill.dataset;
  const field = [...form.elements].find((one) => one.name === word && (one.type !== "checkbox" || one.value === value));
  if (!field) return;
  event.preventDefault();
  if (field.type === "checkbox") field.checked = false;
  else field.value = "";
  form.dispatchEvent(new Event("change", { bubbles: true }));
  // The pill goes with the old results; the reader is left at the new count.
  form.addEventListener("htmx:afterSwap", () => document.getElementById("found")?.focus(), { once: true });
});

// A head of the table chooses the order in the form, as the box of the form does; the reader is left at the same head.
document.addEventListener("click", (event) => {
  const head = event.target.closest("a[data-sort]");
  if (!head || !form.hasAttribute("hx-get") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const at = [...head.closest("tr").children].indexOf(head.closest("th"));
  form.elements.sort.value = head.dataset.sort;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  form.addEventListener("htmx:afterSwap", () => document.querySelectorAll("thead th")[at]?.querySelector("a")?.focus(), { once: true });
});

// On a phone the filters lie over the list: "Show" closes them and brings the list up.
form.addEventListener("submit", () => {
  if (!form.hasAttribute("hx-get") || !matchMedia("(max-width: 68rem)").matches) return;
  form.closest("details").open = false;
  document.getElementById("found").focus({ preventScroll: true });
  const show = () => document.getElementById("found").scrollIntoView({ block: "nearest" });
  requestAnimationFrame(show); // where it is with the filters closed
  document.addEventListener("htmx:afterSettle", show, { once: true }); // and when another list has come
});

const notLoaded = document.getElementById("not-loaded");
if (notLoaded) {
  document.addEventListener("htmx:beforeRequest", () => (notLoaded.hidden = true));
  for (const failed of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(failed, () => {
      notLoaded.textContent = notLoaded.dataset.words; // not in the page before: browsers without styles show it
      notLoaded.hidden = false;
    });
  }
}

// A box above a long list of choices: typing hides the choices that do not contain what was typed.
const LONG = 12;

for (const list of document.querySelectorAll(".narrowing")) {
  const choices = [...list.querySelectorAll(".choice")];
  if (choices.length < LONG) continue;
  const box = document.createElement("input");
  box.type = "search";
  box.className = "narrow";
  box.placeholder = "Type to narrow";
  box.setAttribute("aria-label", `Narrow the list: ${list.querySelector("legend").textContent}`);
  box.addEventListener("input", () => {
    const typed = box.value.trim().toLowerCase();
    for (const choice of choices) {
      const chosen = choice.querySelector("input").checked;
      choice.hidden = !chosen && !choice.textContent.toLowerCase().includes(typed);
    }
  });
  box.addEventListener("change", (event) => event.stopPropagation()); // narrowing asks the server nothing
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // narrowing must not send the form
  });
  list.prepend(box);
}
