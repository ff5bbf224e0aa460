// One element of each kind of text a page shows. Of a kind are those that look alike, in all that looks alike around
// them: whether their colours can be told apart is the same for each, and asking it of every row takes most of the time.
() => {
  const kinds = new Map(), judged = new Set(), first = [];
  const LOOKS = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "textShadow", "fontSize",
    "fontWeight", "textDecorationLine", "borderBottomStyle", "display", "visibility"];
  const SHOWS_ITS_VALUE = ["input", "select", "textarea"];
  const isInline = element => getComputedStyle(element).display.startsWith("inline");

  function standsAlone(link) {
    let block = link.parentElement;
    while (isInline(block)) block = block.parentElement;
    return block.textContent.trim() === link.textContent.trim();
  }

  function look(element, around) {
    const style = getComputedStyle(element);
    if (style.display === "none") return;
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("");
    const kind = [around, element.localName, element.className, ...LOOKS.map(name => style[name]),
      /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text),  // one letter, or signs, are judged otherwise
      (element.control ?? element).matches(":disabled, [aria-disabled=true]"),
      element.localName === "a" && standsAlone(element),
      // What is taken out of its place may lie over anything.
      ["absolute", "fixed", "sticky"].includes(style.position) && kinds.size].join("|");
    if (!kinds.has(kind)) kinds.set(kind, kinds.size);
    const number = kinds.get(kind);
    const hasText = text.trim() || SHOWS_ITS_VALUE.includes(element.localName);
    if (hasText && !judged.has(number) && element.checkVisibility()) {
      judged.add(number);
      first.push(element);
    }
    for (const child of element.children) look(child, number);
  }

  look(document.documentElement, "");
  return first;
}
