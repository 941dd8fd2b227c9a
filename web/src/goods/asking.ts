import { answer, api } from "../api/client";
import type { Option } from "../form";
import { say } from "../language";

/** What the pages about goods ask the API for. */
export const GOODS = "/deliveries/v1/programmes/{programme}";
export const ROUND = `${GOODS}/rounds/{round_id}` as const;

interface Page<T> {
  items: T[];
  cursor?: string | null;
}

/** All pages of a list that is short enough to choose from. */
export async function every<T>(ask: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    found.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return found;
}

const whole = (programme: string, cursor?: string) => ({ params: { path: { programme }, query: { limit: 200, cursor } } });

export const kitsOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/kits`, whole(programme, cursor))));
export const itemsOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/items`, whole(programme, cursor))));
export const storesOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/stores`, whole(programme, cursor))));

type Named = { id: string; name: string | { zh: string; en: string } };

/** What items, kits and stores are called; a code that is not among them stays as it is. */
export function callingOf(...things: Named[][]): (code: string) => string {
  const names = new Map(things.flat().map(({ id, name }) => [id, name]));
  return (code) => {
    const name = names.get(code);
    return name === undefined ? code : typeof name === "string" ? name : say(name);
  };
}

/** Things as they are chosen from: by what they are called, with their codes. */
export const toOptions = (things: Named[]): Option[] =>
  things.map(({ id, name }) => ({ value: id, text: `${typeof name === "string" ? name : say(name)} · ${id}` }));
