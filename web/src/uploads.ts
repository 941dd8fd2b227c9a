import { Unreachable } from "./api/client";

/** Sends a file straight to the documents bucket, by the signed form that the API gave for it. */
export async function upload(url: string, fields: Record<string, string>, content: Blob): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", content);
  const stored = await fetch(url, { method: "POST", body: form }).catch((cause: unknown) => {
    throw new Unreachable(String(cause));
  });
  if (!stored.ok) throw new Unreachable(String(stored.status));
}

/** What a file is announced by, as the API takes it. */
export async function sha256(content: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await content.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
