// "How this fits me" opens as a page of its own without this file and without htmx.

const isFit = (element) => element.matches?.('a[hx-target="#my-fit"]');

// When it cannot be loaded into the page, go there instead.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    if (isFit(event.detail.elt)) location.assign(event.detail.elt.href);
  });
}

// A click meant for another tab or window stays a click on a link.
addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && isFit(event.target)) event.stopPropagation();
  },
  { capture: true },
);
