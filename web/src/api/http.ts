// One call of the REST interface, and how it can fail.

/** The server answered that it did not do it. `code` is a stable code of the contract, or "" if there was none. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly field: string,
    detail: string,
    readonly retryAfterSeconds: number,
  ) {
    super(detail);
  }
}

/** The server did not answer, or only a proxy in front of it did. Whether it did what was asked is unknown. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | readonly string[] | undefined>;

export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MILLIS = 20_000;

/** A path with its variable parts escaped: path`/v1/chats/${id}`. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts.raw }, ...values.map((value) => encodeURIComponent(String(value))));
}

/**
 * Makes a call and reads the answer's JSON.
 *
 * @throws ApiError if the server refused
 * @throws Unreachable if there was no answer of the server within 20 s
 * @throws DOMException named AbortError if `signal` was aborted
 */
export async function fetchJson<T>(call: Call): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  let response: Response;
  try {
    response = await fetch(call.path + search(call.query), {
      method: call.method,
      headers: {
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...call.headers,
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    });
    if (response.ok) {
      return (await response.json()) as T;
    }
  } catch (error) {
    if (call.signal?.aborted) {
      throw error;
    }
    throw new Unreachable("The server does not answer.", { cause: error });
  }
  throw await refusal(response);
}

function search(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value)
      ? (value as readonly string[])
      : [value as string | number | undefined]) {
      if (one !== undefined) {
        parameters.append(name, String(one));
      }
    }
  }
  const text = parameters.toString();
  return text && "?" + text;
}

async function refusal(response: Response): Promise<Error> {
  const problem = response.headers.get("content-type")?.startsWith("application/problem+json")
    ? ((await response.json().catch(() => undefined)) as Record<string, string> | undefined)
    : undefined;
  if (problem === undefined || response.status === 503 || response.status === 504) {
    return new Unreachable(`The server answered ${response.status}.`);
  }
  return new ApiError(
    response.status,
    problem["code"] ?? "",
    problem["field"] ?? "",
    problem["detail"] ?? "",
    Number(response.headers.get("retry-after") ?? 0),
  );
}
