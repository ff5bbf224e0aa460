// Prints each fact of a program's page that Firefox's reader mode leaves out: node reader.mjs http://127.0.0.1:8765

import { Readability } from "@mozilla/readability";
import { JSDOM } from "jsdom";

const site = process.argv[2];
const api = await (await fetch(`${site}/api/programs?sort=known&page_size=20`)).json();
for (const { id, name } of api.items) {
  const response = await fetch(`${site}/programs/${id}/`);
  const page = new JSDOM(await response.text(), { url: response.url }).window.document;
  const labels = (root) => [...root.querySelectorAll("dt")].map((term) => term.textContent.trim());
  const shown = [...page.querySelectorAll(".entry")].flatMap(labels);
  const kept = labels(new JSDOM(new Readability(page).parse().content).window.document);
  for (const label of shown) if (!kept.includes(label)) console.log(`${name}: ${label}`);
}
