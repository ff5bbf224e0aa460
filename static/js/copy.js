// Copies a text of the page by its button. Without this file the button stays hidden, and the text can be selected.

const show = (part) => {
  for (const button of part.querySelectorAll("button[data-copy]")) button.hidden = false;
};
show(document);
document.addEventListener("htmx:load", (event) => show(event.target));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const status = button.nextElementSibling;
  status.textContent = ""; // what is said twice is heard twice
  try {
    await navigator.clipboard.writeText(text.value ?? text.textContent);
    status.textContent = "Copied";
  } catch {
    // A page without https, or a person who said no to the clipboard.
    if (text.select) text.select();
    else {
      const folded = text.closest("details");
      if (folded) folded.open = true;
      getSelection().selectAllChildren(text);
    }
    status.textContent = "It is selected: copy it with your keyboard";
  }
});
