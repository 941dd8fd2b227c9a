import { computed, shallowRef } from "vue";
import { answer, openApi, Refused, Unreachable } from "../api/client";
import type { Picture } from "../proofs/pictures";
import { sendPicture } from "../proofs/sending";
import { phone, type NewVisit, type Visit } from "./device";

/**
 * Visits that were reported on this phone: each is first kept here and then sent, again and again until the API has
 * answered. A repeat stores nothing twice, because the id was made with the form.
 */
const EVERY = 30_000;
const RUN = "/deliveries/v1/open/runs/{token}";

const all = shallowRef<Visit[]>([]);
export const sending = shallowRef(false);
/** The link is none any more: what waits goes out by the next one. */
export const ended = shallowRef(false);

/** Something of a visit is still only on this phone. */
export const isWaiting = ({ state, pictures }: Visit): boolean =>
  state === "waiting" || (state === "sent" && pictures.some((picture) => picture.state === "waiting"));

/** The visits of a run, the last one first. */
export const visitsOf = (run: string) => computed(() => all.value.filter((visit) => visit.run === run));

export async function rereadVisits(): Promise<void> {
  const found = await (await phone).getAll("visits");
  all.value = found.sort((a, b) => b.written - a.written);
}

/** Keeps a visit; one that was tried meanwhile stays as it went out. */
export async function keepVisit(visit: Visit): Promise<void> {
  const store = (await phone).transaction("visits", "readwrite").store;
  const stored = await store.get(visit.id);
  if (!stored?.tried || stored.state === "refused") await store.put(visit);
  await rereadVisits();
  void navigator.storage?.persist?.();
}

export async function dropVisit(id: string): Promise<void> {
  await (await phone).delete("visits", id);
  await rereadVisits();
}

/** Sends what waits of a run by its link, oldest first, in one tab at a time, until the network is away. */
export async function sendVisits(run: string, token: string): Promise<void> {
  if (sending.value || !navigator.onLine) return;
  sending.value = true;
  try {
    await navigator.locks.request("houyuan.run", async () => {
      ended.value = false;
      await rereadVisits();
      const waiting = all.value.filter((visit) => visit.run === run && isWaiting(visit)).reverse();
      for (const visit of waiting) await sendOne(visit, token);
    });
  } catch (cause) {
    if (!(cause instanceof Unreachable)) throw cause;
  } finally {
    sending.value = false;
    await rereadVisits();
  }
}

async function sendOne(visit: Visit, token: string): Promise<void> {
  let now = visit;
  if (now.state === "waiting") {
    now = await settle({ ...now, tried: true });
    try {
      await answer(openApi().POST(`${RUN}/deliveries`, { params: { path: { token } }, body: announced(now) }));
      now = await settle({ ...now, state: "sent", report: withoutPerson(now.report), reason: undefined, errors: undefined });
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      // A conflict means that this id is stored already with other content, or the household is served; else nothing is.
      const { status, title, message, errors } = cause;
      await settle({ ...now, state: "refused", tried: status === 409, reason: errors.length ? title : message, errors });
      return;
    }
  }
  for (const picture of now.pictures)
    if (picture.state === "waiting") {
      const sent = await sendProof(now.id, picture, token);
      now = await settle({ ...now, pictures: now.pictures.map((each) => (each.id === picture.id ? sent : each)) });
    }
}

async function sendProof(delivery: string, picture: Picture, token: string): Promise<Picture> {
  const params = { path: { token, delivery, proof: picture.id } };
  const { pixels, ...told } = picture;
  try {
    await sendPicture(pixels, {
      form: () => answer(openApi().POST(`${RUN}/proofs/{delivery}/{proof}/form`, { params, body: {} })),
      attach: () => answer(openApi().POST(`${RUN}/proofs/{delivery}/{proof}/attach`, { params })),
    });
  } catch (cause) {
    // Its id is taken: it is there.
    if (cause instanceof Refused && cause.status === 409) return { ...told, state: "sent" };
    if (!isRefusal(cause)) throw cause;
    return { ...told, state: "refused", reason: cause.message };
  }
  return { ...told, state: "sent" };
}

/** The API refused what was sent; of a link that has ended it said nothing about that, so it goes on waiting. */
function isRefusal(cause: unknown): cause is Refused {
  if (cause instanceof Refused && (cause.status === 404 || cause.status === 410)) {
    ended.value = true;
    throw new Unreachable(cause.message);
  }
  return cause instanceof Refused;
}

function announced({ report, pictures }: Visit): NewVisit {
  const told = pictures.map(({ id, kind, content_type, size, sha256 }) => ({ id, kind, content_type, size, sha256 }));
  return { ...report, proofs: [...(report.proofs ?? []), ...told] };
}

/** What this phone still shows of a visit that was received: nobody's name. */
function withoutPerson({ id, household, result, people, quantity, at }: NewVisit): NewVisit {
  return { id, household, result, people, quantity, at };
}

async function settle(visit: Visit): Promise<Visit> {
  const store = (await phone).transaction("visits", "readwrite").store;
  if ((await store.get(visit.id))?.written === visit.written) await store.put(visit);
  await rereadVisits();
  return visit;
}

/** Sends at every occasion: now, when the network or the reader is back, and every half minute. Answers how to stop. */
export function keepSending(send: () => void): () => void {
  const back = () => document.visibilityState === "visible" && send();
  addEventListener("online", send);
  document.addEventListener("visibilitychange", back);
  const clock = setInterval(() => all.value.some(isWaiting) && send(), EVERY);
  send();
  return () => {
    removeEventListener("online", send);
    document.removeEventListener("visibilitychange", back);
    clearInterval(clock);
  };
}
