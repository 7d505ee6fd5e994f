export default {
  inChat: "{sender} in {chat}",
  ask: "Get a notification when someone writes to you?",
  turnOn: "Turn on notifications",
  notNow: "Not now",
};
