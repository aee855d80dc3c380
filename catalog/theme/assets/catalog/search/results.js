// How results look, and what is said when there are none: shared by all boxes and the search page.

import { root } from "./client.js";

/** @param {...(Node|string)} children */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** @param {import("./client.js").Part[]} parts */
export function marked(parts) {
  return parts.map(([text, hit]) => (hit ? element("mark", "", text) : document.createTextNode(text)));
}

/** A result's title: struck out and named as such if the paper should not be relied on. */
export function titled({ title, status }) {
  if (!status) return marked(title);
  const heard = `${status.charAt(0).toUpperCase()}${status.slice(1)}: `;
  return [element("span", "pc-heard", heard), element("s", "", ...marked(title))];
}

export const address = (result) => new URL(result.address, root).href;

/** What is known of a result: as in the site's lists, with its topics, or that it is a page. */
export function facts(result) {
  const line = element("p", "pc-row__facts");
  if (result.page) line.append(element("span", "pc-badge pc-badge--page", "Page"));
  if (result.status) line.append(element("strong", "pc-status", result.status));
  line.append(
    ...(result.facts ?? []).map((fact) => element("span", "", fact)),
    ...(result.badges ?? []).map((badge) => element("span", "pc-badge", badge)),
  );
  return line;
}

export function topics(result) {
  const names = result.topics ?? [];
  return element("p", "pc-row__topics", ...names.map((name) => element("span", "", name)));
}

/** `1 result`, `1,234 results`, `At least 1,234 results`. */
export const counted = (total, least = false) =>
  `${least ? "At least " : ""}${total.toLocaleString("en")} ${total === 1 ? "result" : "results"}`;

/**
 * What went wrong, for the reader, and the button that may help.
 * @param {() => void} again
 */
export function trouble(error, again) {
  if (error.kind === "updated") {
    const reload = button("pc-button", "Reload", () => location.reload());
    return ["The site was updated.", reload];
  }
  const offline = error.kind === "offline" || !navigator.onLine;
  return [
    offline ? "You are offline." : "The search index could not be fetched.",
    button("pc-button", "Try again", again),
  ];
}

/**
 * A live region that speaks when the reader pauses, not at every key. It must be there, and empty,
 * before it has something to say.
 */
export class Announcer {
  constructor(pause = 500) {
    this.pause = pause;
    this.element = element("p", "pc-heard");
    this.element.setAttribute("role", "status");
  }

  say(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.element.textContent = text;
    }, text ? this.pause : 0);
  }
}

/**
 * Questions, of which only the last one counts. The one before is withdrawn; what is shown stays
 * until the answer comes; a reader who has to wait is told so, others are spared the flicker.
 */
export class Asker {
  constructor({ patience = 150, waiting }) {
    this.patience = patience;
    this.waiting = waiting;
  }

  /**
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} question
   * @param {(answer: T, signal: AbortSignal) => void} show
   * @param {(error: Error) => void} fail
   */
  async ask(question, show, fail) {
    this.drop();
    const controller = new AbortController();
    this.controller = controller;
    const { signal } = controller;
    this.timer = setTimeout(this.waiting, this.patience);
    let answer;
    try {
      answer = await question(signal);
    } catch (error) {
      if (signal.aborted) return;
      clearTimeout(this.timer);
      fail(error);
      return;
    }
    if (signal.aborted) return;
    clearTimeout(this.timer);
    show(answer, signal);
  }

  /** Whatever is under way comes too late. */
  drop() {
    this.controller?.abort();
    clearTimeout(this.timer);
  }
}
