export default {
  main: "Main",
  chats: "Chats",
  people: "People",
  settings: "Settings",
  switch: "Switch chat",
  find: "Find",
  shortcuts: "Keyboard shortcuts",
  connecting: "Connecting…",
  offline: "Offline. What you write is kept and sent later.",
  updated: "A newer version is ready.",
  reload: "Reload",
};
