import type { Schemas } from "../../api/client";
import { sayCode } from "../../language";
import { to } from "../../route";
import { GOODS } from "../asking";
import { d } from "./texts";

/** A delivery's address: the API's, and its page on the site. */
export const DELIVERY = `${GOODS}/deliveries/{delivery}` as const;

export const deliveryPage = (programme: string, round: string, delivery: string): string =>
  to(["p", programme, "rounds", round, "deliveries", delivery]);

export type Proof = Schemas["Proof"];
export type ProofKind = Proof["kind"];

export const sayKind = (kind: string): string => sayCode("any_of", kind);
/** The kinds of which one will do. */
export const sayKinds = (kinds: string[]): string => kinds.map(sayKind).join(d("or"));

/** Whether a proof shows something. */
export const shows = ({ state }: Proof): boolean => state !== "awaited";
