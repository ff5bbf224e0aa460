// The filters work without this file; it shortens what is read and what is sent.

// A field left empty asks nothing, so it stays out of the address people share.
document.querySelector(".filters").addEventListener("formdata", (event) => {
  for (const [word, value] of [...event.formData]) if (value === "") event.formData.delete(word);
});

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
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // narrowing must not send the form
  });
  list.prepend(box);
}
