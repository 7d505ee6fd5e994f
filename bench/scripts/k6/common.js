// What every script shares: settings from the environment, signing in, requests, and a look at every
// status. PARLEY_RATE asks for that many requests a second, whatever the answers take; without it
// every virtual user waits for its answer.
import http from "k6/http";
import { check, fail } from "k6";

export function setting(name) {
  const value = __ENV[name];
  if (!value) {
    throw new Error(`${name} is not set; see bench/scripts/README.md`);
  }
  return value;
}

const url = setting("PARLEY_URL");
const users = Number(__ENV.PARLEY_USERS || "32");
const duration = __ENV.PARLEY_DURATION || "10s";
const rate = Number(__ENV.PARLEY_RATE || "0");

const load =
  rate > 0
    ? { executor: "constant-arrival-rate", rate, timeUnit: "1s", duration, preAllocatedVUs: users, maxVUs: users * 8 }
    : { executor: "constant-vus", vus: users, duration };

export const options = {
  scenarios: { load },
  thresholds: { checks: ["rate==1"], dropped_iterations: ["count==0"] },
  summaryTrendStats: ["min", "med", "p(95)", "p(99)", "max"],
};

/** Signs in, so that the token is fresh; without a login it takes PARLEY_TOKEN. */
export function setup() {
  if (!__ENV.PARLEY_LOGIN) {
    return { token: setting("PARLEY_TOKEN") };
  }
  const credentials = { login: __ENV.PARLEY_LOGIN, password: setting("PARLEY_PASSWORD") };
  const answer = http.post(`${url}/v1/auth/login`, JSON.stringify(credentials), {
    headers: { "Content-Type": "application/json" },
  });
  if (answer.status !== 200) {
    fail(`signing in answered ${answer.status}: ${answer.body}`);
  }
  return { token: answer.json("accessToken") };
}

function checked(answer) {
  check(answer, { "status is 200": (a) => a.status === 200 });
}

/** @param name what requests of this kind are called in the results. */
function get(data, path, name) {
  checked(http.get(url + path, { headers: { Authorization: `Bearer ${data.token}` }, tags: { name } }));
}

export function readUser(data) {
  get(data, `/v1/users/${setting("PARLEY_USER")}`, "user");
}

export function listChats(data) {
  get(data, "/v1/chats", "chats");
}

/** @param query what to read, from the question mark on */
export function readHistory(data, query) {
  get(data, `/v1/chats/${setting("PARLEY_CHAT")}/messages${query}`, "history");
}

const run = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
let sent = 0;

/** Sends a message; every virtual user has its own `run` and count, so no client id comes twice. */
export function send(data) {
  sent += 1;
  const message = { clientId: `${run}-${__VU}-${sent}`, text: "A message under load." };
  checked(
    http.post(`${url}/v1/chats/${setting("PARLEY_CHAT")}/messages`, JSON.stringify(message), {
      headers: { Authorization: `Bearer ${data.token}`, "Content-Type": "application/json" },
      tags: { name: "send" },
    }),
  );
}
