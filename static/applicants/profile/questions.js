// Questions that wait for an answer appear when it is given; on a phone the steps of a part follow one another.
// Without this file all questions stand on the page.

const form = document.getElementById("part");
const fieldsOf = (part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];

function fits(rule) {
  const at = rule.indexOf("=");
  const given = form.elements[rule.slice(0, at)]?.value ?? "";
  const wanted = rule.slice(at + 1);
  return wanted === "*" ? given !== "" : wanted.split("|").includes(given);
}

// What is answered stays in sight, whatever was changed above it: nothing that is sent is hidden.
function reveal() {
  for (const question of form.querySelectorAll("[data-shown-if]")) {
    const isAnswered = fieldsOf(question).some((field) => field.value !== "");
    const isInUse = question.contains(document.activeElement) || question.querySelector(".errorlist");
    question.hidden = !fits(question.dataset.shownIf) && !isAnswered && !isInUse;
  }
}

form.addEventListener("input", reveal);
form.addEventListener("change", reveal);
reveal();

// The schools of the country that is typed, or all; the whole list is fetched, so that nothing typed is sent for it.
const schools = document.getElementById("schools");
const school = form.querySelector('[list="schools"]');
if (schools && school) {
  const codes = [...(document.getElementById("countries")?.options ?? [])];
  let byCountry;
  school.addEventListener("focus", async () => {
    try {
      byCountry ??= await (await fetch(schools.dataset.from)).json();
    } catch {
      return; // the name can be typed without it
    }
    const typed = form.elements.school_country.value.trim().toLowerCase();
    const code = codes.find((one) => one.value.toLowerCase() === typed)?.dataset.code;
    const names = byCountry[code] ?? Object.values(byCountry).flat();
    schools.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  });
}

// Rows that are stored are folded into what tells them apart.
for (const row of form.querySelectorAll("[data-stored]")) {
  const isWanted = row.querySelector(".errorlist") || `#${row.id}` === location.hash;
  if (isWanted) continue;
  const questions = row.querySelector(".across");
  const told = row.querySelector(".in-short");
  const missing = row.querySelector(".row-open");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "button-link";
  const named = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  named.textContent = ` ${row.querySelector("legend").textContent}, ${told.firstElementChild.textContent}`;
  open.append("Change", named);
  open.addEventListener("click", () => {
    questions.hidden = false;
    told.hidden = true;
    row.classList.remove("is-folded");
    open.remove();
    fieldsOf(row)[0].focus();
  });
  questions.hidden = true;
  told.hidden = false;
  if (missing) missing.hidden = false;
  row.classList.add("is-folded");
  told.after(open);
  document.getElementById("row-heads")?.removeAttribute("hidden");
}

// Another row opens in place; at the most there may be, the button asks the site, which says so.
const add = document.getElementById("add-row");
add?.addEventListener("click", (event) => {
  const count = form.elements["row-TOTAL_FORMS"];
  const number = Number(count.value);
  if (number >= Number(form.elements["row-MAX_NUM_FORMS"].value)) return;
  event.preventDefault();
  count.value = number + 1;
  const row = document.getElementById("empty-row").content.firstElementChild.cloneNode(true);
  row.id = `row-${number + 1}`;
  for (const part of row.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("__prefix__")) part.setAttribute(name, value.replaceAll("__prefix__", number));
    }
  }
  document.getElementById("rows").append(row);
  add.setAttribute("formaction", `#row-${number + 2}`);
  reveal();
  fieldsOf(row)[0].focus();
  row.scrollIntoView({ block: "nearest" });
});

// A link to a row unfolds it.
document.addEventListener("click", ({ target }) => {
  const link = target.closest('a[href^="#row-"]');
  if (link) document.getElementById(link.hash.slice(1))?.querySelector(":scope > .button-link")?.click();
});

// On a phone one step is shown at a time.
const isPhone = matchMedia("(max-width: 40rem)");
const steps = [...form.querySelectorAll(".step")];
if (steps.length > 1) {
  const end = document.getElementById("part-buttons");
  const onward = end.querySelector("button"); // to the next part, once its steps are through
  const nav = document.createElement("div");
  nav.className = "buttons step-nav";
  nav.innerHTML = '<button type="button" class="button">Next</button><button type="button" class="button button-plain">Back</button><span class="quiet small"></span>';
  const [next, back, told] = nav.children;
  end.before(nav);
  let at = Math.max(0, steps.findIndex((step) => step.querySelector("[aria-invalid], .errorlist")));

  const hasQuestions = (step) => [...step.querySelectorAll(".field")].some((field) => !field.hidden);
  const another = (from, by) => {
    let to = from + by;
    while (steps[to] && !hasQuestions(steps[to])) to += by;
    return steps[to] ? to : undefined;
  };
  const show = () => {
    const isOne = isPhone.matches;
    steps.forEach((step, place) => (step.hidden = isOne ? place !== at : !hasQuestions(step)));
    const isLast = another(at, 1) === undefined;
    nav.hidden = !isOne;
    next.hidden = isLast;
    back.hidden = another(at, -1) === undefined;
    onward.hidden = isOne && !isLast;
    told.textContent = `Page ${at + 1} of ${steps.length}`;
  };
  const go = (to) => {
    at = to;
    show();
    const head = steps[at].querySelector("h2") ?? fieldsOf(steps[at])[0];
    head.focus();
    head.scrollIntoView({ block: "center" });
  };
  const goWhere = (element) => {
    const place = steps.findIndex((step) => step.contains(element));
    if (place < 0 || !isPhone.matches) return;
    at = place;
    show();
    element.closest("[data-stored]")?.querySelector(".across[hidden]")?.parentElement.querySelector("button").click();
  };
  const follow = () => {
    const wanted = location.hash && document.getElementById(location.hash.slice(1));
    if (!wanted) return;
    goWhere(wanted);
    wanted.scrollIntoView();
  };

  next.addEventListener("click", () => go(another(at, 1)));
  back.addEventListener("click", () => go(another(at, -1)));
  form.addEventListener("input", show);
  form.addEventListener("invalid", (event) => goWhere(event.target), { capture: true });
  isPhone.addEventListener("change", show);
  addEventListener("hashchange", follow);
  // The address may name the place already, and then does not change.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest('a[href^="#"]');
    if (link) goWhere(document.getElementById(link.hash.slice(1)));
  });
  show();
  follow();
}
