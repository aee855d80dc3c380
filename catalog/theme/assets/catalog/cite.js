// Citing a paper: buttons that copy a citation or download it, the style that a reader likes, and
// the address of the abstract.
// A page is complete without: styles are chosen by radio buttons and CSS, and texts can be selected.

const STYLE = "catalog-style";

// Of each text of a page that is a file, by its element's id: what the file is called, how its
// lines end, and what a server would call it. No server is asked.
const FILES = {
  bibtex: { name: "BibTeX", suffix: "bib", end: "\n", type: "application/x-bibtex" },
  ris: { name: "RIS", suffix: "ris", end: "\r\n", type: "application/x-research-info-systems" },
  "csl-json": {
    name: "CSL-JSON",
    suffix: "json",
    end: "\n",
    type: "application/vnd.citationstyles.csl+json",
  },
};

// A reference has no id: there are five, of which one is seen.
const REFERENCE = { suffix: "txt", end: "\n", type: "text/plain;charset=utf-8" };

/** What a text is as a file. @param {HTMLElement} source */
const fileOf = (source) => FILES[source.id] ?? REFERENCE;

/** The text of a file as the build would write it. @param {HTMLElement} source */
const fileText = (source) => `${source.textContent}\n`.replaceAll("\n", fileOf(source).end);

/** The reference that is seen. @param {Element} cite @returns {HTMLElement} */
const reference = (cite) => {
  const { value } = cite.querySelector("[name=pc-style]:checked");
  return cite.querySelector(`[data-pc-style="${value}"]`);
};

// --- copy and download ---------------------------------------------------------------------------

/** A reference goes out with its italics, for programs that know some. @param {HTMLElement} source */
function write(source) {
  if (source.id) return navigator.clipboard.writeText(fileText(source));
  const { textContent, innerHTML } = source;
  if (!globalThis.ClipboardItem) return navigator.clipboard.writeText(textContent);
  const kinds = { "text/plain": textContent, "text/html": innerHTML };
  const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

/** When a button says its name again. */
const timers = new WeakMap();

/** Copy a text, and say so on the button. */
async function copy(button, source) {
  let said = "Copied";
  try {
    await write(source);
  } catch {
    // No permission, or no secure context: leave the text selected, a key press copies it.
    const around = source.closest("details");
    if (around) around.open = true;
    getSelection().selectAllChildren(source);
    said = "Selected: press Ctrl+C";
  }
  // A second press finds the button still saying what the first one did.
  const label = (button.dataset.pcLabel ??= button.innerHTML);
  button.textContent = said;
  button.closest(".pc-cite").querySelector("[role=status]").textContent = said;
  clearTimeout(timers.get(button));
  const restore = () => {
    button.innerHTML = label;
  };
  timers.set(button, setTimeout(restore, 2000));
}

/** The address of the abstract, which the sign behind its heading leads to. */
async function copyAddress(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    // It stands in the browser's own bar now.
    return;
  }
  const sign = (link.dataset.pcLabel ??= link.textContent);
  link.textContent = "Link copied";
  document.querySelector(".pc-cite [role=status]").textContent = "Link copied";
  clearTimeout(timers.get(link));
  timers.set(link, setTimeout(() => (link.textContent = sign), 2000));
}

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".pc-paper .headerlink");
  if (link) copyAddress(link);
});

/** Hand out a text as a file, named by the citation key. */
function download(source) {
  const { suffix, type } = fileOf(source);
  // What file systems or browsers take for their own.
  const key = source.closest(".pc-cite").dataset.pcKey.replace(/[/\\:*?"<>|]+|^\.+/g, "-");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([fileText(source)], { type }));
  link.download = `${key}.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A button whose name, for who does not see where it stands, says what it is about. */
function button(says, about, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "pc-copy";
  made.innerHTML = `${says}<span class="pc-heard"> ${about}</span>`;
  made.addEventListener("click", () => press(made));
  return made;
}

function row(...buttons) {
  const made = document.createElement("div");
  made.className = "pc-copies";
  made.append(...buttons);
  return made;
}

/** Give a block of citations its buttons. @param {HTMLElement} cite */
function furnish(cite) {
  for (const source of cite.querySelectorAll("code")) {
    const { name } = FILES[source.id];
    source.closest("details").after(
      row(
        button("Copy", name, (pressed) => copy(pressed, source)),
        button("Download", name, () => download(source)),
      ),
    );
  }
  const styles = cite.querySelector(".pc-styles");
  styles.after(
    row(
      button("Copy", "the reference", (pressed) => copy(pressed, reference(cite))),
      button("Download", "the reference", () => download(reference(cite))),
    ),
  );
  const status = document.createElement("p");
  status.className = "pc-heard";
  status.setAttribute("role", "status");
  cite.append(status);
  cite.dataset.pcReady = "";
}

// --- the style -----------------------------------------------------------------------------------

function chosen() {
  try {
    return localStorage.getItem(STYLE);
  } catch {
    return null;
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.name !== "pc-style") return;
  try {
    localStorage.setItem(STYLE, target.value);
  } catch {
    // Without storage, the next page begins with the first style again.
  }
});

function prepare() {
  const style = chosen();
  for (const cite of document.querySelectorAll(".pc-cite:not([data-pc-ready])")) {
    furnish(cite);
    for (const input of cite.querySelectorAll("[name=pc-style]")) {
      if (input.value === style) input.checked = true;
    }
  }
}

prepare();
// Material announces each page that instant navigation brings; without it, there is one page.
globalThis.document$?.subscribe?.(prepare);
