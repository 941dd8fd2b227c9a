import type { Schemas } from "../../api/client";
import { say, t } from "../../language";
import type { Allowed } from "../../permissions";
import { person } from "../../session";
import type { Programme } from "../../store";
import { b } from "./texts";

type Reallocation = Schemas["Reallocation"];

export const isWaiting = ({ state }: Reallocation): boolean => state === "proposed" || state === "approved";

/** Who proposed it does not decide it. */
export const isOwn = (move: Reallocation): boolean => move.proposed_by === person.value?.sub;

/** Several funders by their names; a code that the programme does not have stays. */
export const funderNames = (programme: Programme, codes: string[]): string =>
  codes.map((code) => funderName(programme, code)).join(t("comma"));

export function funderName(programme: Programme, code: string): string {
  const found = programme.funders.find(({ id }) => id === code);
  return found ? say(found.name) : code;
}

/** Who has not answered yet. */
const open = ({ asked = [], answers = [] }: Reallocation): string[] => asked.filter((code) => !answers.some(({ funder }) => funder === code));

/** What a reallocation waits for, from the reader's place; nothing once it is decided. */
export function waitsFor(move: Reallocation, programme: Programme, allowed: Allowed): string {
  if (move.state === "approved") return b("waits.funders", { funders: funderNames(programme, open(move)), day: move.expires_on ?? "" });
  if (move.state !== "proposed") return "";
  if (isOwn(move)) return b("waits.another");
  return b(allowed("approve-money") ? "waits.you" : "waits.approver");
}
