// Fetches the index's files and keeps those that were used last.

import { inflate } from "./layout.js";
import { Shared } from "./shared.js";

const MOMENT = 300;
// Inflated bytes. Decoded, files are two to four times as large.
const KEPT = 16_000_000;

/** Why there is no answer: `network`, or `updated`: the index went away meanwhile. */
export class Failure extends Error {
  /** @param {"network"|"updated"} kind */
  constructor(kind, message) {
    super(message);
    this.name = "Failure";
    this.kind = kind;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, MOMENT));

/**
 * What is read from an address, which is tried twice.
 * @template T
 * @param {URL} url
 * @param {RequestInit} options
 * @param {(response: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
async function load(url, options, read) {
  for (let first = true; ; first = false) {
    try {
      // What could not be read is not taken from the browser's cache again.
      const response = await fetch(url, first ? options : { ...options, cache: "reload" });
      if (response.status === 404) throw new Failure("updated", `${url} is gone`);
      if (!response.ok) throw new Error(`status ${response.status}`);
      return await read(response);
    } catch (error) {
      if (options.signal?.aborted || error instanceof Failure) throw error;
      if (!first) throw new Failure("network", `${url}: ${error}`);
    }
    await pause();
    options.signal?.throwIfAborted();
  }
}

/**
 * @typedef {{version: string, documents: number, papers: number, fields: string[],
 *            phrased: string[], scale: number, cards: number, texts: number,
 *            people: number, facets: {[name: string]: number}, terms: string[], words: string[],
 *            endings: string[], authors: string[]}} Manifest
 */

/** The files of one version of the index. */
export class Store {
  /**
   * @param {URL} folder where the manifest is
   * @param {Manifest} manifest
   */
  constructor(folder, manifest) {
    this.manifest = manifest;
    this.folder = new URL(`${manifest.version}/`, folder);
    this.files = new Shared(KEPT, ({ size }) => size);
  }

  /**
   * The version that is there now.
   * @param {URL} folder
   * @param {RequestCache} cache
   */
  static async open(folder, cache = "no-cache") {
    try {
      const read = (response) => response.json();
      return new Store(folder, await load(new URL("manifest.json", folder), { cache }, read));
    } catch (error) {
      throw error.kind === "updated" ? new Failure("network", error.message) : error;
    }
  }

  /**
   * A file, decoded.
   * @template T
   * @param {string} name
   * @param {(sections: Uint8Array[]) => T} decode
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async get(name, decode, signal) {
    const url = new URL(`${name}.bin`, this.folder);
    const read = async (response) => {
      const sections = await inflate(response.body);
      return { decoded: decode(sections), size: sections[0].buffer.byteLength };
    };
    const make = (all) => load(url, { signal: all }, read);
    return (await this.files.get(name, make, signal)).decoded;
  }

  /** A file, decoded, if it is here already. */
  peek(name) {
    return this.files.peek(name)?.decoded;
  }

  /** lunr.js, for its stemmer. */
  async lunr() {
    return (await fetched(new URL("lunr.js", this.folder))).default;
  }

  /** A script of ours that is seldom needed. */
  module(name) {
    return fetched(new URL(name, import.meta.url));
  }
}

/** A module. One that could not be fetched is not fetched again under the same address. */
async function fetched({ href }) {
  try {
    return await import(href).catch(() => import(`${href}?again`));
  } catch (error) {
    throw new Failure("network", `${href}: ${error}`);
  }
}
