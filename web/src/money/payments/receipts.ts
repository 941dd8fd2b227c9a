import { answer, api, type Schemas } from "../../api/client";
import { unique } from "../../days";
import { photoOf } from "../../proofs/pictures";
import { sha256, upload } from "../../uploads";
import { PAYMENT, type Payment } from "./asking";

/** A file that is to prove a payment, as it is announced; its id is made once, so that sending again attaches once. */
export interface Chosen {
  told: Omit<Schemas["NewReceipt"], "kind">;
  content: Blob;
}

const AS_THEY_ARE = ["application/pdf", "image/jpeg", "image/png"] as const;
const MOST_BYTES = 10_000_000;

/** The chosen file, as it is where it may be; a picture that is too large, or of another type, made smaller. Else none. */
export async function chosen(file: File): Promise<Chosen | undefined> {
  const type = AS_THEY_ARE.find((each) => each === file.type);
  if (type && file.size && file.size <= MOST_BYTES) return announced(file, type);
  if (!file.type.startsWith("image/")) return undefined;
  const { pixels } = await photoOf(file);
  return pixels && announced(pixels, "image/jpeg");
}

const announced = async (content: Blob, content_type: (typeof AS_THEY_ARE)[number]): Promise<Chosen> => ({
  told: { id: `r-${unique()}`, content_type, size: content.size, sha256: await sha256(content) },
  content,
});

/** Announces a receipt, sends its file straight to the documents bucket, and attaches it. */
export async function attach(programme: string, disbursement: string, kind: Schemas["NewReceipt"]["kind"], file: Chosen): Promise<Payment> {
  const path = { programme, disbursement };
  const form = await answer(api().POST(`${PAYMENT}/receipts`, { params: { path }, body: { ...file.told, kind } }));
  await upload(form.url, form.fields, file.content);
  return attachArrived(programme, disbursement, file.told.id);
}

/** Attaches a receipt whose file has arrived before. */
export const attachArrived = (programme: string, disbursement: string, receipt: string): Promise<Payment> =>
  answer(api().POST(`${PAYMENT}/receipts/{receipt}/attach`, { params: { path: { programme, disbursement, receipt } } }));
