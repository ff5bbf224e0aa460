// The form of a program says in words what a save would record, and fills in today where a source is open.

const form = document.querySelector(".program-form");
const day = form?.elements.seen_on;

// One press says where a source is read: now, and with it what kind of page is open.
for (const button of form?.querySelectorAll(".open-now") ?? []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const radio = button.closest("li, .another")?.querySelector("input[type='radio']");
    if (radio) radio.checked = true;
    if (button.dataset.kind) form.elements.source_kind.value = button.dataset.kind;
    day.value = form.dataset.today; // the server's: it judges which days have come
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Who types an address means another source than those offered.
const another = form?.querySelector(".another");
another?.addEventListener("input", (event) => {
  const radio = another.querySelector("input[type='radio']");
  if (radio && event.target.value) radio.checked = true;
});

const list = form?.querySelector(".difference");
if (list) {
  const rows = [...form.querySelectorAll("tr[data-fact]")];
  const source = form.querySelector(".said-by");

  // What a control holds, and the words it shows for it.
  const read = (name) => {
    const field = form.elements[name];
    if (!field) return ["", ""];
    if (field instanceof RadioNodeList) {
      const chosen = [...field].find((radio) => radio.checked);
      return [field.value, chosen?.labels[0].textContent.trim() ?? ""];
    }
    if (field.options) return [field.value, field.selectedOptions[0]?.textContent.trim() ?? ""];
    return [field.value.trim(), field.value.trim()];
  };

  const difference = (row) => {
    const { fact, label, was } = row.dataset;
    const [value, words] = read(fact);
    const [strictness, strict] = read(`${fact}_strictness`);
    const [note] = read(`${fact}_note`);
    const isChanged = value !== row.dataset.value || strictness !== row.dataset.strictness;
    row.classList.toggle("is-changed", isChanged || note !== "");
    if (!isChanged && !note) return null;
    const item = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = `${label}: `;
    const now = strictness && value ? `${words} (${strict.toLowerCase()})` : words || "Not stated";
    item.append(name, isChanged ? `${was} → ${now}` : was, note ? ` “${note}”` : "");
    return item;
  };

  const counts = () =>
    [...form.querySelectorAll("[name^='season_records-']")].some(
      (field) => /-\d+-(season|count|percent|population|method)$/.test(field.name) && field.value,
    );

  const tell = () => {
    const items = rows.map(difference).filter(Boolean);
    if (counts()) {
      const item = document.createElement("li");
      item.textContent = "Counts of a season";
      items.push(item);
    }
    const isNews = items.length > 0;
    if (!isNews) {
      const item = document.createElement("li");
      item.className = "quiet";
      item.textContent = list.dataset.none;
      items.push(item);
    }
    list.replaceChildren(...items);
    source.hidden = !isNews && !form.querySelector(".is-new"); // a new program needs one in any case
    const chosen = form.querySelector("[name='said_by']:checked");
    const isAnother = !form.querySelector("[name='said_by']") || chosen?.value === "another";
    for (const part of another.querySelectorAll(".more")) part.hidden = !isAnother;
  };

  form.addEventListener("input", tell);
  form.addEventListener("change", tell);
  tell();
}
