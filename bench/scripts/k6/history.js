// Reads pages of 50 messages that end anywhere in the history.
import { readHistory } from "./common.js";

export { options, setup } from "./common.js";

const last = Number(__ENV.PARLEY_MESSAGES || "200");

export default function (data) {
  readHistory(data, `?limit=50&beforeSeq=${2 + Math.floor(Math.random() * last)}`);
}
