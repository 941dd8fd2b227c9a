import { answer, api, Unreachable } from "./api/client";
import { person, SignedOut } from "./session";
import { device, type Programme } from "./store";

/** Every programme of the reader; without a network or a sign-in, those that this device has seen. */
export async function programmes(): Promise<Programme[]> {
  try {
    return await readAll();
  } catch (cause) {
    const seen = cause instanceof Unreachable || cause instanceof SignedOut ? await (await device).getAll("programmes") : [];
    if (!seen.length) throw cause;
    return seen;
  }
}

async function readAll(): Promise<Programme[]> {
  const reader = person.value?.sub;
  const { items } = await answer(api().GET("/intake/v1/programmes"));
  // An answer that comes after its reader has signed out leaves nothing on the device.
  if (person.value?.sub === reader) await keepAll(items);
  return items;
}

async function keepAll(items: Programme[]): Promise<void> {
  const { store, done } = (await device).transaction("programmes", "readwrite");
  await Promise.all([store.clear(), ...items.map((programme) => store.put(programme)), done]);
}

/** One programme: as this device knows it, else from the API; who came by a link has it without a network afterwards, too. */
export async function programmeOf(id: string): Promise<Programme> {
  const seen = await (await device).get("programmes", id);
  if (seen) return seen;
  const reader = person.value?.sub;
  const read = await answer(api().GET("/intake/v1/programmes/{programme}", { params: { path: { programme: id } } }));
  if (person.value?.sub === reader) await (await device).put("programmes", read);
  return read;
}

export async function forgetProgrammes(): Promise<void> {
  await (await device).clear("programmes");
}
