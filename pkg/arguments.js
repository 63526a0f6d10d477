// What TypeScript checks at compile time, checked once more for everybody else: WebAssembly would
// turn a wrong argument into another text without a word.

const encoder = new TextEncoder();

/** Text that is Unicode; a lone surrogate would reach the core as another character. */
export function text(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name}: expected text, got ${shown(value)}`);
  if (!value.isWellFormed()) throw new TypeError(`${name}: the text holds a lone surrogate`);
  return value;
}

/** Text, or nothing. */
export function optionalText(value, name) {
  return value === undefined || value === null ? undefined : text(value, name);
}

/** A truth value. */
export function flag(value, name) {
  if (typeof value !== "boolean") throw new TypeError(`${name}: expected true or false, got ${shown(value)}`);
  return value;
}

/** The bytes of a file: bytes, or text. */
export function bytes(value, name) {
  return value instanceof Uint8Array ? value : encoder.encode(text(value, name));
}

/** The bytes of a file, or nothing. */
export function optionalBytes(value, name) {
  return value === undefined || value === null ? undefined : bytes(value, name);
}

/** Texts in an array; absent means none. */
export function texts(value, name) {
  return Array.from(value ?? [], (item) => text(item, name));
}

/** A structure as JSON text; a path that is no text may be given as bytes. */
export function json(value, name) {
  const written = JSON.stringify(value, function (key, item) {
    // Node's Buffer has been turned into something else by the time it is handed over.
    return this[key] instanceof Uint8Array ? Array.from(this[key]) : item;
  });
  if (written === undefined) throw new TypeError(`${name}: expected an object or an array, got ${shown(value)}`);
  return written;
}

/** The generation of the options, or nothing. */
export function generationOf(options) {
  return optionalText(options?.generation, "generation");
}

function shown(value) {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}
