// Questions that wait for an answer appear when it is given; on a phone the steps of a part follow one another.
// Without this file all questions stand on the page.

const form = document.getElementById("part");
const waiting = [...form.querySelectorAll("[data-shown-if]")];
const fieldsOf = (part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];

function fits(rule) {
  const at = rule.indexOf("=");
  const given = form.elements[rule.slice(0, at)]?.value ?? "";
  const wanted = rule.slice(at + 1);
  return wanted === "*" ? given !== "" : wanted.split("|").includes(given);
}

// What is answered stays in sight, whatever was changed above it: nothing that is sent is hidden.
function reveal() {
  for (const question of waiting) {
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

// Rows that are stored are folded into what tells them apart; on a phone one step is shown at a time.
const isPhone = matchMedia("(max-width: 40rem)");
for (const row of form.querySelectorAll("[data-filled]")) {
  const isWanted = row.querySelector(".errorlist") || `#${row.id}` === location.hash;
  if (isWanted) continue;
  const questions = row.querySelector(".across");
  const open = document.createElement("button");
  open.type = "button";
  open.className = "button-link";
  const named = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  named.textContent = ` ${row.querySelector("legend").textContent}`;
  open.append("Change", named);
  const told = document.createElement("p");
  told.textContent = row.dataset.filled;
  open.addEventListener("click", () => {
    questions.hidden = false;
    row.classList.remove("is-folded");
    open.remove();
    told.remove();
    fieldsOf(row)[0].focus();
  });
  questions.hidden = true;
  row.classList.add("is-folded");
  questions.before(told, open);
}
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
    told.textContent = `Step ${at + 1} of ${steps.length} of this part`;
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
    element.closest("[data-filled]")?.querySelector(".across[hidden]")?.parentElement.querySelector("button").click();
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
