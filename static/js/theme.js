// Loaded before the page is painted, so that a chosen scheme never flashes. Without a choice the system's scheme rules.
const SCHEME = "theme";
const root = document.documentElement;

function remembered() {
  try {
    return localStorage.getItem(SCHEME);
  } catch {
    return null; // storage is switched off: the system's scheme is good enough
  }
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".theme-switch");
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    button.setAttribute("aria-pressed", String(isDark()));
    try {
      localStorage.setItem(SCHEME, root.dataset.theme);
    } catch {
      // the choice holds for this page only
    }
  });
});
