import { t } from "./language";
import { person } from "./session";

/** Who did something: the reader, a volunteer by their code, or a colleague, whom the API knows by a sign-in, told in short. */
export function whoIs(subject: string): string {
  if (subject === person.value?.sub) return t("you");
  const [kind, code] = subject.split(":");
  return kind === "volunteer" && code ? t("volunteerIs", { code }) : t("colleague", { id: subject.slice(0, 8) });
}
