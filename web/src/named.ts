import type { Option } from "./form";
import { say, type Text } from "./language";

/** What bears a code and a name. */
export interface Named {
  id: string;
  name: string | Text;
}

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
