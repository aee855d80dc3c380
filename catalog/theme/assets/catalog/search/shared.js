// What several questions wait for, made once and kept for the next ones.

/**
 * Values by name, the last used kept. Who does not wait any longer aborts; what nobody waits for is
 * aborted and forgotten, and so is what failed.
 * @template T
 */
export class Shared {
  /**
   * @param {number} most the sum of the sizes that are kept
   * @param {(value: T) => number} [size]
   */
  constructor(most, size = () => 1) {
    this.most = most;
    this.size = size;
    this.kept = 0;
    /** By name, the one that was used last at the end. */
    this.items = new Map();
  }

  /**
   * @param {string} name
   * @param {(signal: AbortSignal) => Promise<T>} make
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  get(name, make, signal) {
    signal?.throwIfAborted();
    const item = this.items.get(name) ?? this.begin(name, make);
    this.items.delete(name);
    this.items.set(name, item);
    if (item.size) return item.made;
    item.waiting += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        item.waiting -= 1;
        if (!item.waiting && !item.size) this.drop(name, item);
        reject(signal.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
      item.made.then(resolve, reject).finally(() => signal?.removeEventListener("abort", leave));
    });
  }

  /** A value that is here already. */
  peek(name) {
    return this.items.get(name)?.value;
  }

  begin(name, make) {
    const item = { controller: new AbortController(), waiting: 0, size: 0 };
    item.made = make(item.controller.signal);
    item.made.then(
      (value) => this.keep(name, item, value),
      () => this.forget(name, item),
    );
    return item;
  }

  keep(name, item, value) {
    // Whoever gave up was the last to wait: it is not among the items any more.
    if (this.items.get(name) !== item) return;
    item.value = value;
    item.size = this.size(value) || 1;
    this.kept += item.size;
    for (const [other, { size }] of this.items) {
      if (this.kept <= this.most) break;
      if (!size || other === name) continue;
      this.items.delete(other);
      this.kept -= size;
    }
  }

  drop(name, item) {
    this.forget(name, item);
    item.controller.abort();
  }

  forget(name, item) {
    if (this.items.get(name) === item) this.items.delete(name);
  }
}
