import { person } from "../session";
import { g } from "./texts";

/** Who did something, as far as the page may tell: the reader, a volunteer by their code, or somebody else of the staff. */
export function whoIs(subject: string): string {
  if (subject === person.value?.sub) return g("who.self");
  const [kind, code] = subject.split(":");
  return kind === "volunteer" && code ? g("who.volunteer", { code }) : g("who.other");
}
