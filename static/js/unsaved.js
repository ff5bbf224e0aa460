// Whoever leaves a form with something typed and not saved is asked first.

const form = document.querySelector("form[data-unsaved]");
if (form) {
  const written = () => new URLSearchParams(new FormData(form)).toString();
  const saved = form.dataset.unsaved === "already" ? "" : written(); // drawn again with what could not be saved
  let isSending = false;
  form.addEventListener("submit", () => {
    isSending = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!isSending && written() !== saved) event.preventDefault();
  });
}
