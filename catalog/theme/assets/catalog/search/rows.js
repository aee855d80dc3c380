// The results of the search page, in parts that come as the reader gets near their end. Parts far
// from what is seen give their rows back and keep their height, so that a list of 20,000 papers is
// as light as one of a hundred.

import { search, snippets } from "./client.js";
import { address, button, element, facts, marked, topics } from "./results.js";

export const PART = 30;
// How far from what is seen rows are kept, and the next ones asked for.
const NEAR = "3000px 0px";
const SOON = "2500px 0px";

export class Rows {
  constructor() {
    this.list = element("div", "pc-results");
    this.more = button("pc-button pc-results__more", "Show more", () => this.next(true));
    this.more.hidden = true;
    this.element = element("div", "pc-results__all", this.list, this.more);
    this.parts = new Map();
    this.near = new IntersectionObserver((entries) => this.refresh(entries), { rootMargin: NEAR });
    this.end = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.next(false),
      { rootMargin: SOON },
    );
  }

  get first() {
    return this.list.querySelector("a");
  }

  /** Another search: its first part instead of all that was there. */
  show(request, answer, signal) {
    this.request = request;
    this.signal = signal;
    this.total = answer.total;
    this.loaded = 0;
    this.loading = false;
    this.near.disconnect();
    this.end.disconnect();
    this.parts.clear();
    const parts = [];
    for (let from = 0; from < answer.results.length; from += PART) {
      parts.push(this.part(answer.results.slice(from, from + PART)));
    }
    this.list.replaceChildren(...parts);
    this.settle();
  }

  clear() {
    this.show(null, { total: 0, results: [] }, AbortSignal.abort());
  }

  /** The next part. A reader who asked for it with the button goes on in it. */
  async next(go) {
    if (this.loading || this.loaded >= this.total) return;
    const { signal, loaded } = this;
    this.loading = true;
    try {
      const answer = await search({ ...this.request, from: loaded, limit: PART }, { signal });
      if (signal.aborted) return;
      const part = this.part(answer.results);
      this.list.append(part);
      this.more.textContent = "Show more";
      if (!answer.results.length) this.total = this.loaded;
      if (go) part.querySelector("a")?.focus();
    } catch {
      if (signal.aborted) return;
      // Only the button asks again: by itself it would go on and on.
      this.more.textContent = "The next results could not be fetched. Try again";
      this.end.disconnect();
      this.loading = false;
      return;
    }
    this.loading = false;
    this.settle();
  }

  settle() {
    this.more.hidden = this.loaded >= this.total;
    // Observed anew, it tells again whether it is near: one part may be too short to move it away.
    this.end.unobserve(this.more);
    if (!this.more.hidden) this.end.observe(this.more);
  }

  part(results) {
    const list = element("ol", "pc-papers");
    list.start = this.loaded + 1;
    list.setAttribute("aria-label", `Results ${this.loaded + 1} to ${this.loaded + results.length}`);
    this.loaded += results.length;
    this.parts.set(list, { results, leads: null });
    this.fill(list);
    this.near.observe(list);
    return list;
  }

  fill(list) {
    const part = this.parts.get(list);
    list.replaceChildren(...part.results.map(row));
    list.style.height = "";
    if (part.leads) this.lead(list, part);
    else this.ask(list, part);
  }

  /** Rows are shown first; what they say of the words comes after. */
  async ask(list, part) {
    const { request, signal } = this;
    try {
      const numbers = part.results.map(({ number }) => number);
      part.leads = await snippets(request, numbers, { signal });
    } catch {
      return; // a row without its words is still a result
    }
    if (!signal.aborted) this.lead(list, part);
  }

  lead(list, { results, leads }) {
    for (const [position, row] of [...list.children].entries()) {
      row.querySelector(".pc-row__lead").replaceChildren(...marked(leads.get(results[position].number) ?? []));
    }
  }

  refresh(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!this.parts.has(target)) continue;
      const filled = target.childElementCount > 0;
      if (isIntersecting && !filled) this.fill(target);
      else if (!isIntersecting && filled && !target.contains(document.activeElement)) {
        target.style.height = `${target.getBoundingClientRect().height}px`;
        target.replaceChildren();
      }
    }
  }
}

function row(result) {
  const link = element("a", "", ...marked(result.title));
  link.href = address(result);
  link.dir = "auto";
  const lead = element("p", "pc-row__lead");
  lead.dir = "auto";
  const made = element("li", "pc-row", element("h2", "pc-row__title", link), facts(result));
  if (result.topics?.length) made.append(topics(result));
  made.append(lead);
  if (result.id) made.dataset.paper = result.id;
  return made;
}
