// What a client does: of a hundred requests 50 read a user, 25 a page of history, 15 list the chats
// and 10 send.
import { listChats, readHistory, readUser, send } from "./common.js";

export { options, setup } from "./common.js";

export default function (data) {
  const dice = Math.random() * 100;
  if (dice < 50) {
    readUser(data);
  } else if (dice < 75) {
    readHistory(data, "?limit=50");
  } else if (dice < 90) {
    listChats(data);
  } else {
    send(data);
  }
}
