// Sends messages to one chat; each answer means that the message is on disk.
import { send } from "./common.js";

export { options, setup } from "./common.js";

export default function (data) {
  send(data);
}
