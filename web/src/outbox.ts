import { computed, shallowRef } from "vue";
import { Refused, Unreachable } from "./api/client";
import { today } from "./days";
import { saveFile } from "./files";
import { sortOf } from "./kinds";
import { accessToken, person, SignedOut } from "./session";
import { device, type Entry } from "./store";

/**
 * The outbox: an entry is first kept on this device and then sent, again and again until the API has answered. A repeat
 * cannot make two records, because the id was made with the form: the API answers a repeat with the first result.
 */
const EVERY = 30_000;
const SHOWN_AFTER_SENDING = 24 * 3600_000;

const all = shallowRef<Entry[]>([]);
export const sending = shallowRef(false);
/** The reader's own entries, newest first. */
export const entries = computed(() => all.value.filter((entry) => entry.by === person.value?.sub));
export const unsent = computed(() => entries.value.filter((entry) => entry.state !== "sent"));
/** Entries of somebody else who used this device: they wait for their writer. */
export const ofOthers = computed(() => all.value.filter((entry) => entry.by !== person.value?.sub && entry.state !== "sent").length);

async function reread(): Promise<void> {
  const found = await (await device).getAll("outbox");
  all.value = found.sort((a, b) => b.written - a.written);
}

/** The entry went out while it was being edited: under another id it could become two records. */
export class Arrived extends Error {}

/** Keeps an entry; `former` is the id that it had before an edit changed its day. Throws Arrived. */
export async function keepEntry(entry: Entry, former = entry.id): Promise<void> {
  const store = (await device).transaction("outbox", "readwrite").store;
  const stored = await store.get(former);
  if (stored?.state === "sent" || (stored?.tried && former !== entry.id)) throw new Arrived();
  if (former !== entry.id) await store.delete(former);
  await store.put({ ...entry, tried: stored?.tried ?? false });
  await reread();
  void navigator.storage?.persist?.();
}

export async function dropEntry(id: string): Promise<void> {
  await (await device).delete("outbox", id);
  await reread();
}

/** Takes a received record out of every figure, with the reason; only with a network. Throws as `answer` does. */
export async function voidEntry(entry: Entry, reason: string): Promise<void> {
  await sortOf(entry).void(entry, reason);
  await (await device).put("outbox", { ...entry, voided: true });
  await reread();
}

/** Hands the reader everything unsent as a file, for a device that is about to be lost or has no network for long. */
export function saveCopy(): void {
  const written = unsent.value.map(({ programme, kind, content }) => ({ programme, kind, content }));
  saveFile(new Blob([JSON.stringify(written, null, 1)], { type: "application/json" }), `houyuan-${today()}.json`);
}

let again = false;

/** Sends what waits, oldest first, one at a time, in one tab at a time. Stops at the first sign that the network is away. */
export async function sendWaiting(): Promise<void> {
  if (sending.value) {
    again = true;
    return;
  }
  sending.value = true;
  try {
    await navigator.locks.request("houyuan.outbox", async () => {
      if (!(await mayReach())) return;
      do {
        again = false;
        await reread();
        const waiting = entries.value.filter((entry) => entry.state === "waiting").reverse();
        for (const entry of waiting) if (!(await sendOne(entry))) return;
      } while (again);
    });
  } finally {
    sending.value = false;
    await reread();
  }
}

/** Whether there is a token, and a network as far as the device knows; without them nothing counts as tried. */
async function mayReach(): Promise<boolean> {
  try {
    return navigator.onLine && Boolean(await accessToken());
  } catch (cause) {
    if (cause instanceof SignedOut || cause instanceof TypeError) return false;
    throw cause;
  }
}

async function sendOne(entry: Entry): Promise<boolean> {
  await settle(entry, { ...entry, tried: true });
  const sort = sortOf(entry);
  try {
    await sort.send(entry);
    await settle(entry, { ...sort.bare(entry), tried: true, state: "sent", reason: undefined, errors: undefined });
    return true;
  } catch (cause) {
    if (cause instanceof Refused) {
      // A conflict means that this id is stored already, with other content; every other refusal stored nothing.
      const tried = cause.status === 409;
      await settle(entry, { ...entry, tried, state: "refused", reason: cause.errors.length ? cause.title : cause.message, errors: cause.errors });
      return true;
    }
    if (cause instanceof Unreachable || cause instanceof SignedOut) return false;
    throw cause;
  }
}

/** Writes the outcome, unless the entry was edited or deleted while it was being sent. */
async function settle(before: Entry, after: Entry): Promise<void> {
  const store = (await device).transaction("outbox", "readwrite").store;
  if ((await store.get(before.id))?.written === before.written) await store.put(after);
  await reread();
}

/** Sends at every occasion: now, when the network or the reader is back, and every half minute. */
export async function startSending(): Promise<void> {
  const db = await device;
  for (const entry of await db.getAll("outbox"))
    if (entry.state === "sent" && entry.written < Date.now() - SHOWN_AFTER_SENDING) await db.delete("outbox", entry.id);
  await reread();
  const send = () => void sendWaiting();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  setInterval(() => unsent.value.some((entry) => entry.state === "waiting") && send(), EVERY);
  send();
}
