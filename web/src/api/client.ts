import createClient, { type Middleware } from "openapi-fetch";
import { config } from "../config";
import { language } from "../language";
import { accessToken, SignedOut, tokenRefused } from "../session";
import type { paths, components } from "../generated/schema";

export type Schemas = components["schemas"];

export interface FieldError {
  field: string;
  message: string;
}

/** The API's own answer to a request that it does not take: problem details, in the reader's language. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[],
    readonly type = "",
  ) {
    super(detail ? `${title}${language.value === "zh" ? "：" : ": "}${detail}` : title);
  }
}

/** No answer, or one that says nothing about the request: trying again later may work. */
export class Unreachable extends Error {}

/** The API gives up on a request after 30 seconds; so does the site. */
const PATIENCE = 30_000;

const signed: Middleware = {
  async onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${await accessToken()}`);
    request.headers.set("Accept-Language", language.value);
    return request;
  },
};

/** For who comes with a signed link: the link itself is all that says who they are. */
const unsigned: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", language.value);
    return request;
  },
};

function connect(middleware: Middleware) {
  const client = createClient<paths>({
    baseUrl: config.apiUrl,
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE) }),
  });
  client.use(middleware);
  return client;
}

let connected: ReturnType<typeof connect> | undefined;
let open: ReturnType<typeof connect> | undefined;
export const api = () => (connected ??= connect(signed));
/** The addresses of the API that need no sign-in. */
export const openApi = () => (open ??= connect(unsigned));

interface Call<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * What the API answered. Throws Refused for a problem of the request (4xx), SignedOut for a token that is no longer
 * taken, and Unreachable for everything that another try may mend (no network, throttled, 5xx).
 */
export async function answer<T>(call: Promise<Call<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw cause instanceof TypeError || cause instanceof DOMException ? new Unreachable(cause.message) : cause;
  });
  if (response.ok && data !== undefined && data !== null) return data;
  if (response.status === 401) {
    tokenRefused();
    throw new SignedOut();
  }
  if (response.status === 429 || response.status === 408 || response.status >= 500)
    throw new Unreachable(String(response.status));
  const problem = (typeof error === "object" && error !== null ? error : {}) as Partial<Refused>;
  throw new Refused(response.status, problem.title ?? String(response.status), problem.detail ?? "", problem.errors ?? [], problem.type);
}
