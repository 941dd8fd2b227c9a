import type { Schemas } from "../../api/client";
import { sayCode, t } from "../../language";
import { to } from "../../route";
import { GOODS } from "../asking";
import { c } from "./texts";

/** A check's address: the API's, and its page on the site. */
export const CHECKS = `${GOODS}/checks` as const;
export const CHECK = `${CHECKS}/{check}` as const;

export const checkPage = (programme: string, check: string): string => to(["p", programme, "checks", check]);

export type Check = Schemas["Check"];
export type Answer = Schemas["NewCheckAnswer"]["answer"];
/** What became of a household of the sample; who was not called yet is open. */
export const FATES = ["confirmed", "denied", "unreachable", "open"] as const;
export type Fate = (typeof FATES)[number];

export const sayFate = (fate: Fate): string => (fate === "open" ? c("answer.open") : sayCode("answer", fate));

/** What a check is of. */
export function sayAbout({ rounds, purpose, start, end }: Check): string {
  if (rounds) return c("ofRounds", { rounds: rounds.join(t("comma")) });
  return c("ofPurpose", { purpose: purpose ?? "", start: start ?? "", end: end ?? "" });
}
