// A line of buttons that give papers as a file, in any of the formats.

import { button, element } from "../search/results.js";
import { FORMATS, fileName, save, take } from "./take.js";

const WHY = {
  missing: "This catalog does not publish that format.",
  updated: "The site was updated meanwhile. Reload the page and try again.",
};

/**
 * @param {() => Promise<{lookup: import("./lookup.js").Lookup, numbers: number[], name: string}>} chosen
 *   which papers, asked when a button is pressed
 * @param {...HTMLElement} others  more buttons for the line
 */
export function exporter(chosen, ...others) {
  const note = element("span", "pc-export__note");
  note.setAttribute("role", "status");
  const line = element("p", "pc-export", "Export as ");
  let busy = null;
  const run = async (suffix) => {
    busy?.abort();
    const controller = (busy = new AbortController());
    const { signal } = controller;
    const read = (bytes) => {
      // Small files are there before anybody has read this.
      if (bytes > 2e6 && !signal.aborted) tell(`Reading ${Math.round(bytes / 1e6)} MB …`, controller);
    };
    const tell = (text, stop) => {
      note.replaceChildren(text, ...(stop ? [" ", button("pc-link", "Stop", () => stop.abort())] : []));
    };
    try {
      const { lookup, numbers, name } = await chosen();
      if (!numbers.length) return tell("There are no papers to export.");
      save(`${fileName(name)}.${suffix}`, await take(lookup, numbers, suffix, { signal, read }), FORMATS[suffix].type);
      tell("");
    } catch (error) {
      if (signal.aborted) return controller === busy && tell("");
      tell(WHY[error.kind] ?? "The file could not be fetched. Try again.");
    }
  };
  for (const [suffix, { name }] of Object.entries(FORMATS)) line.append(button("pc-link", name, () => run(suffix)), " ");
  line.append(...others.flatMap((one) => [one, " "]), note);
  return line;
}
