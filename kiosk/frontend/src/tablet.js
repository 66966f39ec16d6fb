// @ts-check
/**
 * This tablet's identity: a key that cannot leave the browser signs each request.
 *
 * Source: security, "The tablet page needs a secure context".  What IndexedDB keeps is the key
 * and the tablet's number; nothing of any voter is ever stored.
 * @module
 */
import { base64, hexOf } from "./fingerprint.js";

const DATABASE = "pingyi-tablet";
const STORE = "tablet";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/** @typedef {{ id: string, label: string, key: CryptoKey }} Tablet */

/** @returns {Promise<Tablet | null>} the tablet as enrolled, or null */
export async function enrolledTablet() {
  return (await inStore("readonly", (store) => store.get(STORE))) ?? null;
}

/** @returns {Promise<{ key: CryptoKey, publicKey: string }>} the public half as base64 SPKI */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, [
    "sign",
    "verify",
  ]);
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  return { key: pair.privateKey, publicKey: base64(new Uint8Array(spki)) };
}

/** @param {Tablet} tablet */
export async function keepTablet(tablet) {
  await inStore("readwrite", (store) => store.put(tablet, STORE));
}

export async function forgetTablet() {
  await inStore("readwrite", (store) => store.delete(STORE));
}

/**
 * @param {Tablet} tablet
 * @param {{ method: string, path: string, body: string }} request
 * @returns {Promise<Record<string, string>>} the headers that say who asks
 */
export async function signatureOf(tablet, { method, path, body }) {
  const message = `pingyi-tablet|1|${method}|${path}|${hexOf(body)}`;
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    tablet.key,
    new TextEncoder().encode(message),
  );
  return {
    "X-Pingyi-Tablet": String(tablet.id),
    "X-Pingyi-Signature": base64(new Uint8Array(signature)),
  };
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>}
 */
function inStore(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => reject(transaction.error);
    };
  });
}
