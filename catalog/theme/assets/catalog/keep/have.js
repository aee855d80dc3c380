// Which papers of a reader's own bibliography are in the catalog, and which are not.

import { button, element, trouble } from "../search/results.js";
import { exporter } from "./export.js";
import { Lookup } from "./lookup.js";
import { match } from "./match.js";
import { LARGEST, MOST, records } from "./records.js";
import { row } from "./rows.js";
import { WHY, say } from "./said.js";
import * as kept from "./shelf.js";

const SHOWN = 200;
// GitHub refuses longer addresses; an identifier or a title is far shorter.
const LONGEST = 1500;
const PLACEHOLDER = "@article{…}\n\nor a line for each paper:\nSegment Anything\n10.1007/978-3-031-19815-1_37\narXiv:2207.07115";

/** @param {HTMLElement} host */
export function open(host) {
  const field = Object.assign(element("textarea", "pc-note pc-have__field"), { rows: 9, placeholder: PLACEHOLDER, spellcheck: false });
  field.setAttribute("aria-label", "Bibliography, or a line for each paper");
  const file = Object.assign(element("input"), { type: "file", accept: ".bib,.ris,.json,.txt", hidden: true });
  const status = element("p", "pc-search__status");
  status.setAttribute("role", "status");
  const results = element("div", "pc-have__results");
  const ask = Object.assign(element("button", "pc-button", "Look them up"), { type: "submit" });
  const form = element(
    "form",
    "pc-have",
    field,
    element("p", "pc-keep__name", ask, button("pc-button", "Open a file", () => file.click()), file),
  );
  host.append(form, status, results);
  let running = null;
  const run = async () => {
    running?.abort();
    const { signal } = (running = new AbortController());
    results.replaceChildren();
    const found = records(field.value.slice(0, LARGEST));
    if (!found.length) return status.replaceChildren("There is nothing to look up yet.");
    status.replaceChildren("Looking …");
    try {
      const lookup = await Lookup.open();
      const told = (done) => status.replaceChildren(`Looking … ${done} of ${found.length}`);
      const matched = await match(lookup, found, { signal, told });
      if (signal.aborted) return;
      const here = matched.filter(({ card }) => card);
      const cut = found.length === MOST ? ` Only the first ${MOST.toLocaleString("en")} were looked up.` : "";
      status.replaceChildren(`${here.length} of ${found.length} ${found.length === 1 ? "is" : "are"} in the catalog.${cut}`);
      results.replaceChildren(...inside(here, lookup), ...outside(matched.filter(({ card }) => !card), host));
    } catch (error) {
      if (signal.aborted) return;
      const [text, help] = trouble(error, run);
      status.replaceChildren(text, " ", help);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  file.addEventListener("change", async () => {
    const [given] = file.files;
    if (given?.size > LARGEST) status.replaceChildren("The file is too large.");
    else if (given) {
      field.value = await given.text();
      run();
    }
    file.value = "";
  });
}

function inside(matched, lookup) {
  const cards = [...new Map(matched.map(({ card }) => [card.id, card])).values()];
  if (!cards.length) return [];
  const keep = button("pc-link", "Keep all of them", () => {
    const done = kept.change((made) => {
      const list = kept.listOf(made);
      list.papers = [...new Set([...list.papers, ...cards.map(({ id }) => id)])].slice(0, kept.MOST);
      for (const { id, title } of cards) made.papers[id] = { ...made.papers[id], title };
    });
    say(done ? `Kept in “${kept.shelf().current}”.` : WHY[kept.trouble], done);
  });
  const out = exporter(async () => ({ lookup, numbers: cards.map(({ number }) => number), name: "in-the-catalog" }), keep);
  return [
    element("h2", "", "In the catalog ", element("span", "pc-count", String(cards.length))),
    out,
    element("ol", "pc-papers", ...cards.slice(0, SHOWN).map((card) => row(card))),
    ...rest(cards.length),
  ];
}

const rest = (total) => (total > SHOWN ? [element("p", "pc-list__count", `and ${total - SHOWN} more`)] : []);

function outside(missing, host) {
  if (!missing.length) return [];
  const entries = missing.slice(0, SHOWN).map(({ shown, titles, identifiers }) => {
    const name = element("span", "", shown);
    name.dir = "auto";
    const link = element("a", "", "Propose it");
    const address = proposal(host, identifiers[0] ? spoken(identifiers[0]) : (titles[0] ?? shown));
    link.href = address ?? "";
    link.setAttribute("aria-label", `Propose it: ${shown}`);
    return element("li", "", name, ...(address ? [" ", link] : []));
  });
  return [
    element("h2", "", "Not in the catalog ", element("span", "pc-count", String(missing.length))),
    element("ul", "pc-missing", ...entries),
    ...rest(missing.length),
  ];
}

/** As people write an identifier: `arXiv:2207.07115`, and a DOI bare. */
const spoken = (identifier) => identifier.replace(/^doi:/, "").replace(/^arxiv:/, "arXiv:").replace(/^pubmed:/, "PMID: ");

/** The form for proposals of the site's repository, filled in; else the page that says how. */
function proposal(host, reference) {
  // The header leads to the repository, if the site has one.
  const repository = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+?(?=\/?$)/.exec(document.querySelector("a.pc-repo")?.href)?.[0];
  if (repository) {
    const query = new URLSearchParams({ template: "paper.yml", reference: reference.slice(0, LONGEST) });
    return `${repository}/issues/new?${query}`;
  }
  return host.dataset.propose;
}
