import type { Schemas } from "../../api/client";
import type { Allowed } from "../../permissions";
import { person } from "../../session";
import { FUNDS } from "../asking";

/** What may become of a pay list next, and what waits for its reader. */
export const PAYLIST = `${FUNDS}/paylists/{paylist}` as const;
export type Paylist = Schemas["Paylist"];
export type Detail = Schemas["PaylistDetail"];
export type ListStep = "approve" | "return" | "give-back" | "cancel";

export const isOwn = ({ requested_by }: Paylist): boolean => requested_by === person.value?.sub;
const hasApproved = ({ approved_by }: Paylist): boolean => approved_by.includes(person.value?.sub ?? "");
const mayDecide = (list: Paylist, allowed: Allowed): boolean => list.state === "submitted" && allowed("approve-money") && !isOwn(list);
const mayApprove = (list: Paylist, allowed: Allowed): boolean => mayDecide(list, allowed) && !hasApproved(list);

/** The steps that the reader may take, without those that would be refused for a reason that the page can see. */
export function listSteps(list: Detail, allowed: Allowed): ListStep[] {
  const unpaid = (list.lines.failed?.count ?? 0) + (list.lines["part-paid"]?.count ?? 0);
  const steps: [ListStep, boolean][] = [
    ["approve", mayApprove(list, allowed)],
    ["return", mayDecide(list, allowed)],
    ["give-back", list.state === "approved" && unpaid > 0 && !list.work && allowed("ask-money")],
    ["cancel", ["building", "submitted"].includes(list.state) && allowed("ask-money")],
  ];
  return steps.filter(([, may]) => may).map(([step]) => step);
}

/** Why a step is not offered that its reader may expect, or what is waited for. */
export function listWaits(list: Paylist, allowed: Allowed): "ownList" | "youApproved" | "waitsForApprover" | undefined {
  if (list.state !== "submitted") return undefined;
  if (!allowed("approve-money")) return "waitsForApprover";
  return isOwn(list) ? "ownList" : hasApproved(list) ? "youApproved" : undefined;
}

export const approvalsLeft = (list: Paylist): number => (list.approvers ?? 0) - list.approved_by.length;

/** What a list of lists can tell of what waits for its reader; whether all of it is paid stands on its page. */
export const todoOf = (list: Paylist, allowed: Allowed): "approve" | undefined => (mayApprove(list, allowed) ? "approve" : undefined);
