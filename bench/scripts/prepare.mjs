// Makes what the load scripts work on and prints it as settings of a shell:
//   eval "$(node bench/scripts/prepare.mjs)"
// It registers two people, unless PARLEY_LOGIN and PARLEY_PASSWORD name the first, and fills a chat.
import { randomBytes } from "node:crypto";

const url = (process.env.PARLEY_URL ?? "http://localhost:8080").replace(/\/+$/, "");
const messages = Number(process.env.PARLEY_MESSAGES ?? "200");

async function call(method, path, body, token) {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text);
}

function someone() {
  return { login: `load-${randomBytes(6).toString("hex")}`, password: randomBytes(18).toString("base64url") };
}

async function main() {
  const known = process.env.PARLEY_LOGIN && process.env.PARLEY_PASSWORD;
  const me = known
    ? { login: process.env.PARLEY_LOGIN, password: process.env.PARLEY_PASSWORD }
    : someone();
  const signedIn = await call("POST", known ? "/v1/auth/login" : "/v1/auth/register", me);
  const token = signedIn.accessToken;
  const other = await call("POST", "/v1/auth/register", someone());
  const { chat } = await call("POST", "/v1/chats", { name: "Load", memberIds: [other.user.id] }, token);
  for (let i = 1; i <= messages; i++) {
    const message = { clientId: `prepare-${i}`, text: `Message ${i} of a history to read.` };
    await call("POST", `/v1/chats/${chat.id}/messages`, message, token);
  }
  const settings = {
    PARLEY_URL: url,
    PARLEY_LOGIN: me.login,
    PARLEY_PASSWORD: me.password,
    PARLEY_TOKEN: token,
    PARLEY_USER: other.user.id,
    PARLEY_CHAT: chat.id,
  };
  for (const [name, value] of Object.entries(settings)) {
    console.log(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
  }
}

main().catch((error) => {
  console.error(`prepare: ${error.message}`);
  process.exitCode = 1;
});
