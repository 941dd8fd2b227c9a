import { shallowRef } from "vue";
import { answer, openApi, Refused } from "../api/client";
import { today } from "../days";
import { phone, runOf, type Kept } from "./device";

/** The way of a run: what the phone has of it, and then what the API says, as long as there is a network. */
export function useSheet(token: string) {
  const kept = shallowRef<Kept>();
  const problem = shallowRef<unknown>();
  const reading = shallowRef(false);

  async function read(): Promise<void> {
    reading.value = true;
    kept.value ??= await standing(runOf(token));
    try {
      const sheet = await answer(openApi().GET("/deliveries/v1/open/runs/{token}", { params: { path: { token } } }));
      kept.value = { run: runOf(token), token, sheet, read: Date.now() };
      problem.value = undefined;
      await (await phone).put("runs", kept.value);
    } catch (cause) {
      if (cause instanceof Refused) await forget(token);
      problem.value = cause;
    } finally {
      reading.value = false;
    }
  }

  /** A link that has ended shows nobody's name any more. */
  async function forget(ended: string): Promise<void> {
    if (kept.value?.token !== ended) return;
    await (await phone).delete("runs", runOf(ended));
    kept.value = undefined;
  }

  return { kept, problem, reading, read };
}

/** A list on this phone; those whose days are over are forgotten, whoever's they are. */
async function standing(run: string): Promise<Kept | undefined> {
  const db = await phone;
  for (const each of await db.getAll("runs")) if (each.sheet.expires_on < today()) await db.delete("runs", each.run);
  return db.get("runs", run);
}
