import { person } from "../../session";
import { b } from "./texts";

/** Who did something: the API knows people by their sign-in, which is told in short. */
export const who = (subject: string): string => (subject === person.value?.sub ? b("you") : b("colleague", { id: subject.slice(0, 8) }));
