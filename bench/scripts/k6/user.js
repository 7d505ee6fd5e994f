// Reads one user.
import { readUser } from "./common.js";

export { options, setup } from "./common.js";

export default function (data) {
  readUser(data);
}
