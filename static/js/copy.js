// Copies a text of the page by its button. Without this file the button stays hidden, and the text can be selected.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const status = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = ""; // what is said twice is heard twice
    try {
      await navigator.clipboard.writeText(text.value ?? text.textContent);
      status.textContent = "Copied";
    } catch {
      // A page without https, or a person who said no to the clipboard.
      if (text.select) text.select();
      else getSelection().selectAllChildren(text);
      status.textContent = "It is selected: copy it with your keyboard";
    }
  });
}
