// A list as an address to pass on, and a list that came with an address.

import { button, element } from "../search/results.js";
import { lost, row } from "./rows.js";
import { WHY, say } from "./said.js";
import { fragment, unfold } from "./share.js";
import * as kept from "./shelf.js";

const SHOWN = 30;

/** What a reader passes on: an address, with notes or without. */
export function sharing(name, papers, notes) {
  const field = Object.assign(element("input", "pc-facet__find"), { readOnly: true });
  field.setAttribute("aria-label", "Address of the list");
  const copy = button("pc-button", "Copy", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (copy.textContent = "Copy"), 2000);
  });
  const box = Object.assign(element("input"), { type: "checkbox" });
  const note = element("p", "pc-list__count");
  const fill = async () => {
    const made = await fragment({ name, papers, notes: box.checked ? notes() : {} });
    field.value = made ? `${location.origin}${location.pathname}${made}` : "";
    copy.disabled = !made;
    note.textContent = made
      ? "The address holds the list itself. Browsers send what stands behind # to no server."
      : "This is too much for an address. Export a file instead, or share a shorter list.";
  };
  box.addEventListener("change", fill);
  fill();
  return [
    element("p", "pc-keep__name", field, copy),
    element("p", "", element("label", "", box, " With my notes")),
    note,
  ];
}

/**
 * A list that came with an address, and the question whether to keep it; nothing if there is none.
 * @param {string} hash
 * @param {() => Promise<import("./lookup.js").Lookup>} open
 */
export async function shared(hash, open) {
  const given = await unfold(hash);
  if (given === null) return null;
  const done = () => history.replaceState(history.state, "", location.pathname + location.search);
  if (given === "broken") return [element("p", "pc-keep__notice", "The list in this address can't be read; the address may have been cut.")];
  const { name, papers, notes } = given;
  const heading = element("h2", "", "A list for you: ", element("bdi", "", name));
  let cards = new Map();
  try {
    cards = await (await open()).byIds(papers);
  } catch {
    // Without the catalog, ids say what is in it.
  }
  const gone = papers.filter((id) => cards.size && !cards.get(id)).length;
  const rows = papers.slice(0, SHOWN).map((id) => {
    const card = cards.get(id);
    const note = notes[id] ? [Object.assign(element("p", "pc-row__lead", notes[id]), { dir: "auto" })] : [];
    return card ? row(card, ...note) : lost(id, "Not in the catalog", ...note);
  });
  const list = element("ol", "pc-papers", ...rows);
  const more = papers.length - rows.length;
  const keep = button("pc-button", "Keep it as a list", () => {
    const stored = kept.change((made) => {
      made.current = kept.freeName(name, made);
      const ids = papers.map((id) => cards.get(id)?.id ?? id);
      made.lists.push({ name: made.current, papers: [...new Set(ids)] });
      for (const [at, id] of ids.entries()) {
        const title = cards.get(papers[at])?.title;
        const note = notes[papers[at]];
        made.papers[id] = { ...kept.tidyKept({ title, note }), ...made.papers[id] };
      }
    });
    if (!stored) return say(WHY[kept.trouble]);
    done();
    section.replaceChildren();
    say(`Kept as “${kept.shelf().current}”.`);
  });
  const drop = button("pc-button", "Not now", () => {
    done();
    section.replaceChildren();
  });
  const missing = gone ? `, ${gone} not in the catalog` : "";
  const count = `${papers.length} ${papers.length === 1 ? "paper" : "papers"}${missing}. Nothing is kept until you say so.`;
  const section = element("div", "", heading, element("p", "pc-list__count", count), element("p", "pc-keep__name", keep, drop), list);
  if (more > 0) section.append(element("p", "pc-list__count", `and ${more} more`));
  return [section];
}
