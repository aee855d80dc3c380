// A search box. On the search page it belongs to the page (page.js); anywhere else the best results
// open under it. Pattern: ARIA Authoring Practices Guide, "Combobox" with a list box popup.

import { search } from "./client.js";
import { Announcer, Asker, address, button, counted, element, facts, titled, trouble } from "./results.js";

const SHOWN = 8;
let boxes = 0;

export class CatalogSearch extends HTMLElement {
  connectedCallback() {
    if (this.input) {
      this.page?.connect();
      return;
    }
    this.form = this.querySelector("form");
    this.input = this.querySelector("input");
    // The header stays when instant navigation brings another page: its addresses must not move.
    if (this.form.hasAttribute("action")) this.form.action = new URL(this.form.action).href;
    if (this.classList.contains("pc-search--page")) this.openPage();
    else this.openPopup();
  }

  disconnectedCallback() {
    this.page?.disconnect();
    this.asker?.drop();
  }

  async openPage() {
    const { SearchPage } = await import("./page.js");
    if (!this.isConnected) return;
    this.page = new SearchPage(this);
    this.page.connect();
  }

  // --- the box and what opens under it -----------------------------------------------------------

  openPopup() {
    boxes += 1;
    this.name = `pc-search-${boxes}`;
    this.announcer = new Announcer();
    this.status = element("p", "pc-search__status");
    this.all = element("a", "pc-popup__all");
    // Hidden until there is more; a link that leads nowhere is an error to those who check pages.
    this.all.href = this.form.action;
    this.all.hidden = true;
    this.list = element("div", "pc-popup__list");
    this.list.id = `${this.name}-list`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Results");
    this.popup = element("div", "pc-popup", this.status, this.list, this.all);
    this.popup.hidden = true;
    this.append(this.popup, this.announcer.element);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) {
      this.input.setAttribute(name, value);
    }
    this.active = -1;
    this.asker = new Asker({ waiting: () => this.say("Searching …") });
    // The input keeps the focus, so that a click on a result does not close the list first.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("focusout", (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
    this.input.addEventListener("input", () => {
      this.typed = true;
      this.ask();
    });
    // Words that a browser has put there are nobody's question yet.
    this.input.addEventListener("focus", () => {
      if (this.typed && this.input.value.trim() && this.popup.hidden) this.ask();
    });
    this.addEventListener("keydown", (event) => this.onKey(event));
  }

  ask() {
    const query = this.input.value;
    if (!query.trim()) {
      this.clear();
      return;
    }
    this.asker.ask(
      (signal) => search({ query, limit: SHOWN }, { signal }),
      (answer) => this.show(query.trim(), answer),
      (error) => this.fail(error),
    );
  }

  clear() {
    this.list.replaceChildren();
    this.all.hidden = true;
    this.status.replaceChildren();
    this.announcer.say("");
    this.close();
  }

  open() {
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.list.children.length > 0));
  }

  close() {
    this.asker.drop();
    this.popup.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  say(text, heard = text) {
    this.status.textContent = text;
    this.announcer.say(heard);
    this.open();
  }

  fail(error) {
    this.list.replaceChildren();
    this.all.hidden = true;
    const [text, help] = trouble(error, () => {
      // The button is about to go, and a list box that loses the focus closes.
      this.input.focus();
      this.ask();
    });
    this.say(text);
    this.status.append(" ", help);
  }

  /** @param {import("./client.js").Answer} answer */
  show(query, answer) {
    const rows = answer.results.map((result, position) => this.option(result, position));
    this.activate(-1);
    this.dataset.shown = query;
    this.list.replaceChildren(...rows);
    this.popup.scrollTop = 0;
    const rest = answer.total > rows.length;
    this.all.hidden = !rest;
    if (rest) {
      const target = new URL(this.form.action);
      target.searchParams.set("q", query);
      this.all.href = target.href;
      this.all.textContent = answer.least ? "All results" : `All ${counted(answer.total)}`;
    }
    this.say(summary(query, answer));
    if (!answer.total && answer.near?.length) {
      const words = answer.near.map((word) =>
        button("pc-near", word, () => {
          this.input.value = word;
          this.input.focus();
          this.ask();
        }),
      );
      this.status.append(element("span", "pc-search__near", "Try: ", ...words));
    }
  }

  option(result, position) {
    const title = element("span", "pc-popup__title", ...titled(result));
    title.dir = "auto";
    const option = element("a", "pc-popup__option", title, facts(result));
    option.href = address(result);
    option.tabIndex = -1;
    option.id = `${this.name}-${position}`;
    if (result.id) option.dataset.paper = result.id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
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
    if (event.isComposing) return;
    const count = this.list.children.length;
    if (event.key === "Escape") {
      this.input.focus();
      if (this.popup.hidden) {
        this.input.value = "";
        this.clear();
      }
      this.close();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      if (this.popup.hidden) {
        this.open();
        // These may be results of words that have changed since.
        if (this.dataset.shown !== this.input.value.trim()) this.ask();
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.activate((this.active + step + count + 1 + 1) % (count + 1) - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0 && !this.popup.hidden) {
      this.list.children[this.active].click();
      event.preventDefault();
    }
  }
}

function summary(query, { total, least, loose, corrected }) {
  if (!total) return `No paper found for “${query}”.`;
  if (loose) return `No paper has all these words; ${counted(total)} with some of them`;
  const said = counted(total, least);
  return corrected ? `${said} for “${corrected}”` : said;
}

/** `/` or `s` brings the nearest box into focus, as on the sites that readers come from. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" && event.key !== "s") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target;
  if (target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select") || target.isContentEditable) {
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const inputs = [...document.querySelectorAll("catalog-search input[name=q]")];
  const input = inputs.find((one) => one.checkVisibility({ visibilityProperty: true }));
  if (input) {
    event.preventDefault();
    // Material listens for the same keys, for its own search.
    event.stopPropagation();
    input.focus();
    input.select();
  }
});
