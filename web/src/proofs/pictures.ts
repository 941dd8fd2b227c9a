import { unique } from "../days";
import { sha256 } from "../uploads";

/** A photo or signature on its way; its pixels are kept until the API has them. */
export interface Picture {
  id: string;
  kind: "photo" | "signature";
  content_type: "image/jpeg" | "image/png";
  size: number;
  sha256: string;
  pixels?: Blob;
  state: "waiting" | "sent" | "refused";
  reason?: string;
}

/** The longer side of a photo once it is made smaller, in pixels: a door number is read, a network is not choked. */
const LONGER_SIDE = 1600;
const QUALITY = 0.8;

/** A photo as it is sent: drawn anew, so that nothing is left of what the phone wrote into it, such as where it was taken. */
export async function photoOf(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGER_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return pictureOf(canvas, "photo", "image/jpeg");
}

/** What a canvas shows, as it is sent. */
export async function pictureOf(
  canvas: HTMLCanvasElement,
  kind: Picture["kind"],
  content_type: Picture["content_type"],
): Promise<Picture> {
  const pixels = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, content_type, QUALITY));
  if (!pixels) throw new DOMException("canvas", "EncodingError");
  return { id: `${kind}-${unique()}`, kind, content_type, size: pixels.size, sha256: await sha256(pixels), pixels, state: "waiting" };
}
