// Loads a page in headless Chromium and waits for what it posts to `/result`.

import { open, serve } from "../engines/chromium.mjs";

const PATIENCE = 60_000;

/**
 * What the page at `/` posts; anything but JSON of `{ ok }` is an error.
 * @param {{ folders?: Record<string, string>, pages?: Record<string, string>, path?: string }} site
 */
export async function visit({ folders = {}, pages = {}, path = "/" }) {
  const posted = Promise.withResolvers?.() ?? deferred();
  const exchange = async (_, body) => {
    posted.resolve(body);
    return "";
  };
  const { server, address } = await serve({ folders, pages, exchange });
  const browser = open(`${address}${path}`);
  const timer = setTimeout(() => posted.reject(new Error("the page gave no result")), PATIENCE);
  browser.ended.then(() => posted.reject(new Error("the browser ended without a result")));
  try {
    return JSON.parse(await posted.promise);
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** A module that runs `body` (which sets `result`) and posts what came out. */
export function reporting(imports, body) {
  return `${imports}
let result;
try {
${body}
} catch (error) {
  result = { error: String(error?.stack ?? error) };
}
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;
}
