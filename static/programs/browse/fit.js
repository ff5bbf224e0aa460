// "How this fits me" and "Show every change" open as pages of their own without this file and without htmx.

const isPart = (element) => element.matches?.("a[hx-get]");

// When it cannot be loaded into the page, go there instead.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (isPart(event.detail.elt)) location.assign(event.detail.elt.href);
  });
}

// A click meant for another tab or window stays a click on a link.
addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && isPart(event.target)) event.stopPropagation();
  },
  { capture: true },
);
