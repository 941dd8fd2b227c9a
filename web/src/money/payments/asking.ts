import { answer, api, type Schemas } from "../../api/client";
import type { Option } from "../../form";
import { say, sayValue } from "../../language";
import { budgetOf, FUNDS } from "../asking";
import { p } from "./texts";

/** What the pages about payments, payees and pay lists ask the API for. */
export const PAYMENT = `${FUNDS}/disbursements/{disbursement}` as const;

export type Payment = Schemas["Disbursement"];
const MOST = 200;

export const linesOf = async (programme: string): Promise<Schemas["BudgetLine"][]> => (await budgetOf(programme)).lines;

/** Payees to choose from; none where there are too many to look through, so that a code is written. */
export async function payeesToPick(programme: string): Promise<Option[] | undefined> {
  const params = { path: { programme }, query: { limit: MOST } };
  const { items, cursor } = await answer(api().GET(`${FUNDS}/payees`, { params }));
  return cursor ? undefined : items.map(({ id, name }) => ({ value: id, text: `${name} · ${id}` }));
}

export const linesToPick = async (programme: string): Promise<Option[]> =>
  (await linesOf(programme)).map(({ id, name, left }) => ({ value: id, text: p("lineHolds", { line: say(name), left: sayValue(left) }) }));
