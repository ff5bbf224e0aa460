// Confirming works without this file: the browser waits for the answer. Here it is said how far the work has come.

const form = document.querySelector("form[data-progress]");
const button = form?.querySelector(".button");
const box = form?.querySelector(".progress");
const label = button?.textContent;
const EVERY = 700; // milliseconds
let timer;

function show({ doing, done, of }) {
  const [status, count] = box.querySelectorAll("p");
  const bar = box.querySelector("progress");
  // Said aloud only when it is something else; the count beside it is for the eye.
  if (doing && status.textContent !== doing) status.textContent = doing;
  if (of) {
    bar.max = of;
    bar.value = done;
  } else bar.removeAttribute("value");
  const reached = (done ?? 0).toLocaleString("en-US");
  count.textContent = of ? `${reached} of ${of.toLocaleString("en-US")} programs` : done ? `${reached} programs` : "";
}

async function follow() {
  try {
    const answer = await fetch(form.dataset.progress);
    if (answer.ok) show(await answer.json());
  } catch {
    // the answer to the confirmation says how it ended
  }
  timer = setTimeout(follow, EVERY);
}

form?.addEventListener("submit", (event) => {
  if (button.ariaDisabled === "true") return event.preventDefault(); // once is enough; the server knows that too
  button.ariaDisabled = "true";
  button.textContent = "Recording…";
  box.hidden = false;
  show({ doing: "Reading the file once more", done: 0, of: 0 });
  timer = setTimeout(follow, EVERY);
});

// Back from the next page, or stopped: the page is as it was.
addEventListener("pageshow", () => {
  clearTimeout(timer);
  if (!form) return;
  button.removeAttribute("aria-disabled");
  button.textContent = label;
  box.hidden = true;
});
