// The filters in use, above the results, each a button that takes it back: those that were chosen,
// and those that stand in the query.

import { choose, entries, limit } from "./address.js";
import { label } from "./facets.js";
import { button, element } from "./results.js";

export class Chips {
  /**
   * @param {object} page
   * @param {(facet: string, id: string) => string} page.title  what a value is called
   * @param {(change: Partial<import("./address.js").Search>) => void} page.change
   * @param {() => void} page.after  the focus goes on where no chip is left
   */
  constructor({ title, change, after }) {
    this.title = title;
    this.change = change;
    this.after = after;
    this.element = element("ul", "pc-chips");
    this.element.setAttribute("aria-label", "Filters in use");
  }

  /**
   * @param {import("./address.js").Filters} filters  those that were chosen
   * @param {string} query
   * @param {import("./client.js").Typed[]} typed  those that stand in it
   */
  draw(filters, query, typed) {
    const chosen = [...entries(filters)].map((entry) => this.chosen(entry, filters));
    const chips = [...chosen, ...typed.map((one) => this.typed(one, query))];
    if (chosen.length) {
      const clear = () => {
        this.change({ filters: {} });
        this.after();
      };
      chips.push(button("pc-link pc-chips__clear", "Clear all", clear));
    }
    const place = [...this.element.children].findIndex((one) => one.contains(document.activeElement));
    if (!chips.length && this.element.hidden) return;
    this.element.replaceChildren(...chips.map((chip) => element("li", "", chip)));
    this.element.hidden = !chips.length;
    if (place < 0) return;
    // The chip after the one that was removed.
    const next = this.element.children[place]?.querySelector("button");
    if (next) next.focus({ preventScroll: true });
    else this.after();
  }

  chosen(entry, filters) {
    const { facet, id } = entry;
    return chip(entry.way === "not" ? "pc-chip--not" : "", this.name(entry), () => {
      const without = id === undefined ? limit(filters, facet, {}) : choose(filters, facet, id, null);
      this.change({ filters: without });
    });
  }

  typed({ facet, filter, span: [from, to] }, query) {
    const [first, ...others] = [...entries({ [facet]: filter })];
    // Of years that are left out, there is an entry for each.
    const more = others.map(({ id }) => `, ${this.title(facet, id)}`);
    return chip("pc-chip--typed", [...this.name(first), ...more], () => {
      this.change({ query: `${query.slice(0, from).trim()} ${query.slice(to).trim()}`.trim() });
    });
  }

  name({ facet, id, way, from, to }) {
    const value = id === undefined ? between(from, to) : this.title(facet, id);
    return [`${label(facet)}: ${way === "not" ? "not " : ""}`, element("bdi", "", value)];
  }
}

function chip(kind, name, remove) {
  const made = button(`pc-chip ${kind}`.trim(), "", remove);
  made.append(...name);
  made.setAttribute("aria-label", `Remove ${made.textContent}`);
  const cross = element("span", "pc-chip__cross", "×");
  cross.setAttribute("aria-hidden", "true");
  made.append(cross);
  return made;
}

function between(from, to) {
  if (from === to) return String(from);
  if (to === undefined) return `from ${from}`;
  return from === undefined ? `until ${to}` : `${from} to ${to}`;
}
