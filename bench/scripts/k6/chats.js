// Lists one's chats.
import { listChats } from "./common.js";

export { options, setup } from "./common.js";

export default function (data) {
  listChats(data);
}
