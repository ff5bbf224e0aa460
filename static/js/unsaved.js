// Whoever leaves a form with something typed and not saved is asked first.

const form = document.querySelector("form[data-unsaved]");
if (form) {
  // Against what the page was drawn with: somebody may have typed before this script came.
  const isTyped = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  };
  const isDrawnAgain = form.dataset.unsaved === "already"; // with what could not be saved
  let isSending = false;
  form.addEventListener("submit", () => {
    isSending = true;
  });
  addEventListener("beforeunload", (event) => {
    const isLost = isDrawnAgain || [...form.elements].some((field) => field.name && isTyped(field));
    if (!isSending && isLost) event.preventDefault();
  });
}
