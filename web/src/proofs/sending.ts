import type { Schemas } from "../api/client";
import { upload } from "../uploads";

/** How a picture gets to the API: the form that takes this one file, and the word that it has arrived. */
interface Way {
  form: () => Promise<Schemas["UploadForm"]>;
  attach: () => Promise<unknown>;
}

/**
 * Sends a picture by its form, straight to the bucket, and has it attached. It may be sent again when an answer was lost:
 * who asks for the form of a picture that is attached is told that its id is taken (409).
 */
export async function sendPicture(pixels: Blob | undefined, { form, attach }: Way): Promise<void> {
  if (pixels) {
    const { url, fields } = await form();
    await upload(url, fields, pixels);
  }
  await attach();
}
