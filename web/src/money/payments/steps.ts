import type { FormField } from "../../api/fields";
import type { Allowed } from "../../permissions";
import { forms } from "../fields";
import type { Payment } from "./asking";

/** What may become of a payment next, by its state; a role takes those that it may. */
export type Step = "submit" | "revise" | "approve" | "return" | "pay" | "fail" | "refund" | "close" | "cancel";

const MAKER: Record<Payment["state"], Step[]> = {
  draft: ["submit", "revise", "cancel"],
  submitted: ["cancel"],
  approved: ["pay", "fail", "cancel"],
  returned: ["revise", "submit", "cancel"],
  failed: ["revise", "submit", "close", "cancel"],
  paid: ["close", "refund"],
  cancelled: [],
  closed: ["refund"],
};
const APPROVER: Partial<Record<Payment["state"], Step[]>> = { submitted: ["approve", "return"], approved: ["return"] };

const isAuthor = (payment: Payment, me: string): boolean => payment.authors.includes(me);
const hasApproved = (payment: Payment, me: string): boolean => (payment.approvals ?? []).some(({ by }) => by === me);
export const lacks = (payment: Payment): number => (payment.approvers ?? 0) - (payment.approvals ?? []).length;
const fen = (yuan: string): number => Math.round(Number(yuan) * 100);
export const cameBack = (payment: Payment): number =>
  (payment.refunds ?? []).reduce((sum, { amount }) => sum + fen(amount), 0);
const mayComeBack = (payment: Payment): boolean =>
  payment.paid != null && cameBack(payment) < fen(payment.paid);

/** The steps that somebody may take, without those that would be refused for a reason that the page can see. */
export function stepsOf(payment: Payment, allowed: Allowed, me: string): Step[] {
  const asks = allowed("ask-money") ? MAKER[payment.state] : [];
  const decides = allowed("approve-money") && !isAuthor(payment, me) ? (APPROVER[payment.state] ?? []) : [];
  return [...asks, ...decides].filter(
    (step) =>
      !(step === "approve" && hasApproved(payment, me)) &&
      !(step === "refund" && !mayComeBack(payment)) &&
      !(step === "close" && payment.state === "paid" && payment.receipts_missing?.length),
  );
}

/** Why a step is not offered that its reader may expect, or what is waited for. */
export type Waits = "ownRequest" | "youApproved" | "waitsForApprover" | "waitsForPayment" | "receiptsMissing";

export function waitsFor(payment: Payment, allowed: Allowed, me: string): Waits | undefined {
  const { state } = payment;
  if (state === "submitted" && allowed("approve-money"))
    return isAuthor(payment, me) ? "ownRequest" : hasApproved(payment, me) ? "youApproved" : undefined;
  if (state === "submitted") return "waitsForApprover";
  if (state === "approved" && !allowed("ask-money")) return "waitsForPayment";
  return state === "paid" && payment.receipts_missing?.length ? "receiptsMissing" : undefined;
}

/** The form of a step; one without is only asked about. */
export const FORMS: Partial<Record<Step, FormField[]>> = {
  submit: forms.Submission,
  return: forms.Return,
  pay: forms.Payment,
  fail: forms.Failure,
  refund: forms.Refund,
  cancel: forms.Cancellation,
};
