export default {
  close: "Close",
  cancel: "Cancel",
  optional: "May stay empty.",
  online: "Online",
  retry: "Try again",
  notifications: "Notifications",
};
