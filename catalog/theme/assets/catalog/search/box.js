// A search box: an input with results under it. The box of the search page shows all results,
// and keeps the query in the address; the others show the best in a list box.
// Pattern: ARIA Authoring Practices Guide, "Combobox" with a list box popup.

import { prepare, root, search } from "./client.js";

const IN_POPUP = 8;
const PER_PAGE = 30;
let boxes = 0;

/** @param {import("./client.js").Part[]} parts */
function marked(parts) {
  return parts.map(([text, hit]) => {
    if (!hit) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Facts and badges of a result, as in the site's lists. */
function facts(result) {
  return element(
    "p",
    "pc-row__facts",
    ...result.facts.map((fact) => element("span", "", fact)),
    ...result.badges.map((badge) => element("span", "pc-badge", badge)),
  );
}

const address = (result) => new URL(result.address, root).href;

export class CatalogSearch extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.form = this.querySelector("form");
    this.input = this.querySelector("input");
    this.page = this.classList.contains("pc-search--page");
    boxes += 1;
    this.name = `pc-search-${boxes}`;
    this.asked = 0;
    this.limit = PER_PAGE;
    this.status = element("p", "pc-search__status");
    // Heard, not seen: a live region must be there, and empty, before it has something to say.
    this.heard = element("p", "pc-heard");
    this.heard.setAttribute("role", "status");
    this.append(this.heard);
    if (this.page) this.openPage();
    else this.openPopup();
    this.input.addEventListener("focus", prepare, { once: true });
    this.input.addEventListener("input", () => this.ask());
    this.addEventListener("keydown", (event) => this.onKey(event));
  }

  // --- the search page ---------------------------------------------------------------------------

  openPage() {
    this.list = element("ol", "pc-papers pc-results");
    this.more = element("button", "pc-button pc-results__more", "Show more");
    this.more.type = "button";
    this.more.hidden = true;
    this.more.addEventListener("click", () => {
      const shown = this.list.children.length;
      this.limit += PER_PAGE;
      this.ask({ keepLimit: true }).then(() => this.list.children[shown]?.querySelector("a").focus());
    });
    this.append(this.status, this.list, this.more);
    this.windowTitle = document.title;
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await this.asking;
      this.list.querySelector("a")?.focus();
    });
    this.onHistory = () => this.readAddress();
    addEventListener("popstate", this.onHistory);
    this.readAddress();
  }

  disconnectedCallback() {
    if (this.onHistory) removeEventListener("popstate", this.onHistory);
  }

  readAddress() {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    this.input.value = query;
    if (query) {
      this.ask({ keepAddress: true });
      return;
    }
    this.show("", { results: [], total: 0, loose: false });
    if (!document.activeElement || document.activeElement === document.body) this.input.focus();
  }

  writeAddress(query) {
    const here = new URL(location.href);
    if (query) here.searchParams.set("q", query);
    else here.searchParams.delete("q");
    history.replaceState(history.state, "", here);
  }

  // --- the boxes with a popup --------------------------------------------------------------------

  openPopup() {
    this.popup = element("div", "pc-popup");
    this.popup.hidden = true;
    this.list = element("div", "pc-popup__list");
    this.list.id = `${this.name}-list`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Papers found");
    this.popup.append(this.status, this.list);
    this.append(this.popup);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      this.input.setAttribute(name, value);
    }
    this.active = -1;
    // The input keeps the focus, so that a click on a result does not close the list first.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
    this.input.addEventListener("focus", () => {
      if (this.input.value.trim()) this.ask();
    });
  }

  open() {
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.list.children.length > 0));
  }

  close() {
    this.asked += 1; // an answer that is under way comes too late
    this.popup.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(position) {
    const options = this.list.children;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = position;
    const option = options[position];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** Arrows walk through the results, Enter opens one, Escape closes, then empties. */
  onKey(event) {
    if (this.page) return;
    const count = this.list.children.length;
    if (event.key === "Escape") {
      this.input.focus();
      if (this.popup.hidden) {
        this.input.value = "";
        this.list.replaceChildren();
      }
      this.close();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      if (this.popup.hidden) this.open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.activate((this.active + step + count + 1 + 1) % (count + 1) - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0 && !this.popup.hidden) {
      this.list.children[this.active].click();
      event.preventDefault();
    }
  }

  // --- both --------------------------------------------------------------------------------------

  /** Ask for what the input holds; only the answer to the last question is shown. */
  ask(options) {
    this.asking = this.answer(options);
    return this.asking;
  }

  async answer({ keepLimit = false, keepAddress = false } = {}) {
    const query = this.input.value;
    this.asked += 1;
    const asked = this.asked;
    if (this.page && !keepLimit) this.limit = PER_PAGE;
    if (this.page && !keepAddress) this.writeAddress(query.trim());
    if (!query.trim()) {
      this.show("", { results: [], total: 0, loose: false });
      return;
    }
    if (!this.list.children.length) this.say("Searching …");
    try {
      const answer = await search(query, this.page ? this.limit : IN_POPUP);
      if (asked === this.asked) this.show(query.trim(), answer);
    } catch {
      if (asked === this.asked) this.fail();
    }
  }

  say(text) {
    this.status.textContent = text;
    this.heard.textContent = text;
    if (!this.page) this.open();
  }

  fail() {
    this.list.replaceChildren();
    const again = element("button", "pc-button", "Try again");
    again.type = "button";
    again.addEventListener("click", () => {
      // The button is about to go, and a list box that loses the focus closes.
      this.input.focus();
      this.ask();
    });
    this.say(navigator.onLine ? "The search index could not be fetched. " : "You are offline. ");
    this.status.append(again);
  }

  /** @param {import("./client.js").Answer} answer */
  show(query, answer) {
    const rows = answer.results.map((result, i) => (this.page ? this.row(result) : this.option(result, i)));
    this.list.replaceChildren(...rows);
    if (this.page) {
      this.more.hidden = answer.total <= answer.results.length;
      document.title = query ? `${query} - ${this.windowTitle}` : this.windowTitle;
    } else {
      this.activate(-1);
    }
    if (!query) {
      this.status.textContent = "";
      this.heard.textContent = "";
      if (!this.page) this.close();
      return;
    }
    this.say(this.summary(query, answer));
    if (!this.page && answer.total > answer.results.length) {
      const all = element("a", "pc-popup__all", "Show all");
      const target = new URL(this.form.action);
      target.searchParams.set("q", query);
      all.href = target.href;
      this.status.append(" ", all);
    }
  }

  summary(query, { total, loose }) {
    if (!total) return `No paper found for “${query}”. Try fewer or shorter words.`;
    const counted = total === 1 ? "1 paper" : `${total} papers`;
    return loose ? `No paper has all these words; ${counted} with some of them` : counted;
  }

  row(result) {
    const link = element("a", "", ...marked(result.title));
    link.href = address(result);
    link.dir = "auto";
    const row = element(
      "li",
      "pc-row",
      element("h2", "pc-row__title", link),
      facts(result),
      element("p", "pc-row__lead", ...marked(result.snippet)),
    );
    row.dataset.paper = result.id;
    return row;
  }

  option(result, position) {
    const title = element("span", "pc-popup__title", ...marked(result.title));
    const option = element("a", "pc-popup__option", title, facts(result));
    option.href = address(result);
    option.tabIndex = -1;
    option.dir = "auto";
    option.id = `${this.name}-${position}`;
    option.dataset.paper = result.id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }
}

/** `/` brings the nearest box into focus, as on the sites that readers come from. */
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inputs = [...document.querySelectorAll("catalog-search input")];
  const input = inputs.find((one) => one.checkVisibility({ visibilityProperty: true }));
  if (input) {
    event.preventDefault();
    // Material listens for the same key, for its own search.
    event.stopPropagation();
    input.focus();
    input.select();
  }
});
